"""What instructors keep for their work: the facts of each request, views, notes, batches, exports, traces."""
