"""Other services, asked from the server."""
