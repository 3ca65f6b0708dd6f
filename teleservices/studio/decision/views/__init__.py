"""The screen of who decides."""
