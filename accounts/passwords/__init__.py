"""Passwords: which are accepted, how they are hashed, reset and changed."""
