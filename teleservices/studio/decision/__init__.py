"""Who decides what of a procedure, as its designer writes it in the draft: the screen, and its words elsewhere."""
