"""Meetings: prepared, arbitrated, frozen, voted, made enforceable, carried out."""
