"""A decision by post: its letter asked for, printed, posted, received or returned; since when it is notified."""
