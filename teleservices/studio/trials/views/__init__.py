"""The screens of trials."""
