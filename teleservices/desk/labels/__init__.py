"""The labels of a service: kept in a list of its own, laid on its requests."""
