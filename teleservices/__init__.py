"""Procedures and the requests that people file: designing, filing, following, instructing."""
