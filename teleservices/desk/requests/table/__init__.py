"""What the list shows of each request: its row, its tags, its columns."""
