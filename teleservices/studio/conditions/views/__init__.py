"""The screens of conditions and rules."""
