"""The proof that a person, not a program, fills in a form."""
