"""What prevents a backup from being made, checked or brought back, told to whoever runs the portal."""

from portal.errors import RefusedActError


class BackupError(RefusedActError):
    """Its message says what to do."""
