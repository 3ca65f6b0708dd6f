"""People and the profiles they act for."""
