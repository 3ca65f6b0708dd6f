"""Documents: the one door by which a PDF enters, where it is kept, and its checked delivery."""
