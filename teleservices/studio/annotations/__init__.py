"""The annotations of a form: what the service alone is asked of a request."""
