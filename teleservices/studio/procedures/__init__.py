"""A procedure as a whole: created, configured, and the services that instruct it."""
