"""What happens when nobody acts: reminders, lateness, silence, drafts that lapse or whose procedure closes."""
