"""Screens of this app, by room; they translate between people and the domain, and write nothing themselves."""
