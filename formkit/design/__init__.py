"""What a designer does to a form, and what it says of what was done."""
