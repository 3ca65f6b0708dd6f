"""The screens of the second factor, and of what protects an account."""
