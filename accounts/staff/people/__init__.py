"""The agents in the admin: their list, one's account and its form, their leaving."""
