"""« Ma matinée »: what waits for the head of a service alone, on one screen."""
