"""The way in: an account made, its address proven, signing in with a password."""
