"""Procedures as the public site shows them: their pages, lists, feeds, dates and blank forms."""
