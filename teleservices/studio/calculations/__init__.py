"""What a calculated value is made of."""
