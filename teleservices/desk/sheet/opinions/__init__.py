"""The opinions asked on a request, which its service asks, follows and reads."""
