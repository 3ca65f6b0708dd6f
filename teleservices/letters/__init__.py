"""What a letter says: its model, which a designer writes, and its contents for a decision. Nothing here prints it."""
