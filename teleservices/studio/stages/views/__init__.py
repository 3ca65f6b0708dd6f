"""The screens of stages."""
