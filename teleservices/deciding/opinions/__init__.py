"""Opinions asked of people outside: asked, given by a limited link, reminded, withdrawn."""
