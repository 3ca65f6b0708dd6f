"""The screens of one's own data."""
