"""The services that instruct, who belongs to them, what they have of their own."""
