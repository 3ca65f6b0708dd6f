"""The screens of a draft's history."""
