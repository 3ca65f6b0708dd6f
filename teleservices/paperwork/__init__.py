"""The PDFs that the département owes: what they say and when they are made. Never writes a request's state."""
