"""The screens of profiles."""
