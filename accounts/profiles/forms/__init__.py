"""What is entered about profiles."""
