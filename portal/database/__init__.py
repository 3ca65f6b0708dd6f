"""What the portal asks of its database beyond the ORM: locks, plans, clocks, upgrades, rows that lapse."""
