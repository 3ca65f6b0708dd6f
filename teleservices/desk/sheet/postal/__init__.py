"""A decision by post, on the sheet of its request."""
