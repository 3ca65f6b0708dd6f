"""Acts done at the desk: what each asks, its letter, its text seen before."""
