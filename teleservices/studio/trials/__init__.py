"""« Essayer »: a draft filled in as applicants will, and the scenarios recorded of it."""
