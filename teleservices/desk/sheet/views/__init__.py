"""The screens of a request's sheet."""
