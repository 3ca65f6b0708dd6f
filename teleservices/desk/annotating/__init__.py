"""The annotations of many requests in one table, filled in by keyboard or pasted, each saved as it is left."""
