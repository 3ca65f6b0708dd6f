"""Sessions: how they are kept, when they end, where an account is open."""
