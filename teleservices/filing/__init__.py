"""How a citizen files: start, answer, join documents, check, transmit."""
