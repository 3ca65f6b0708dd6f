"""The card of an organisation: what it asked and got from every service."""
