"""Inspection of PDFs: nothing here parses a document in the web process.

`inspector.inspect` is the door. This file stays empty of imports: the child process loads the package too.
"""
