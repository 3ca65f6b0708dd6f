"""A staging copy: the portal's configuration taken into an empty one, where people made up file requests.

Nothing is made anonymous: what concerns people is never taken. `taken_tables` names each table that is.
"""
