"""How long requests are kept: holds for disputes, elimination lists, visas, and what destroys their contents."""
