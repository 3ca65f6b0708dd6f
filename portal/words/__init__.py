"""Text as people type it, look for it and read it."""
