"""The project: settings, addresses and wiring. It imports every app; nothing imports it."""
