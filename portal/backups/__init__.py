"""What is kept of a portal elsewhere, and brought back: its database, its documents, its images."""
