"""What is entered about one's own data."""
