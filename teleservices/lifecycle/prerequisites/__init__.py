"""What a request must have, or be, before an act is done: asked by the table, answered without writing."""
