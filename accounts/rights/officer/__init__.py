"""Erasures asked through the data-protection officer: who is sought, what goes, what stays, the register."""
