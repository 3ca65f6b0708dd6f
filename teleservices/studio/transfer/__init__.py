"""A procedure as one file: taken out, brought in, ready ones."""
