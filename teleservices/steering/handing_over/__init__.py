"""Packages for the departmental archives: what they hold, how they are written (SEDA 2.2), made, fetched, answered."""
