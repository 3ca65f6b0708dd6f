"""Accounts of staff, their groups and their coming and going."""
