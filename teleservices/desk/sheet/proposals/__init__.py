"""What the service proposes of a request: its tab, its form, the visa, the grid of points."""
