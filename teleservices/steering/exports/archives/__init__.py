"""Archives of documents, or of complete files, each under a name that says whose it is."""
