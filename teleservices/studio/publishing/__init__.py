"""The screens of a publication."""
