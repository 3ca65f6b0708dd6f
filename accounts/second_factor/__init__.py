"""The second factor, which staff must have: asked, added, lost."""
