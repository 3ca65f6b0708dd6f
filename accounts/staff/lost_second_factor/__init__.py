"""A lost second factor, removed once somebody made sure of who asks."""
