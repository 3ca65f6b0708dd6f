"""Lists read a page at a time by the row that a page follows: any page costs what the first one does."""
