"""A draft put in force: what blocks, what would be better, what follows, who approves."""
