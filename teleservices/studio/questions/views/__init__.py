"""The screens of steps and questions."""
