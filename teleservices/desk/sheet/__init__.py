"""A request as its instructor reads it."""
