"""The models of the letters of a procedure, as its designer writes them in the draft: the screens, and their sample."""
