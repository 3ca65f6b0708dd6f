"""Pages kept in memory, and a Redis whose failure is a miss."""
