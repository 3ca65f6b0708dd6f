"""Rights that somebody would give themselves: noticed, asked of another administrator, answered."""
