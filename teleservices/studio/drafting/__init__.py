"""The draft form of a procedure: each act written once, its history, what it looks like in words."""
