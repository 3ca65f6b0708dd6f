"""The list of requests: found, filtered, marked, counted."""
