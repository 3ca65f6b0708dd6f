"""What is entered by who is not signed in yet."""
