"""The messages of a request, on the service's side."""
