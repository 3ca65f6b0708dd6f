"""Corrections while they are made: kept apart from the request, compared with it, transmitted whole."""
