"""How services work together at the desk."""

from cms.settings.environment import env

PARVIS_TRANSFER_ACCESS_DAYS = env.int("PARVIS_TRANSFER_ACCESS_DAYS", 30)
"""Days during which a service still reads a request that it transmitted to another one; 0: not at all."""
