"""Profiles of organisations: their data, their members, the keys and requests by which one joins them."""
