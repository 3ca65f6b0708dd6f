"""The documents of a request: what the form asks for, what is found of each, a page of one in large."""
