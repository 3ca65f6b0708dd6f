"""Search of the public site: finds what the pages and procedures publish."""
