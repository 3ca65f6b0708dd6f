"""What an audit refuses, in words for who makes it."""

from django.utils.translation import gettext_lazy as _

from portal.errors import RefusedActError


class AuditError(RefusedActError):
    """What was asked of an audit did not happen; nothing was written."""


class AuditClosedError(AuditError):
    """A published audit is what the statement says: it never changes. One that was given up is not there any more."""

    wording = _("This audit is published or given up: it can't be changed any more. Start another.")


class AuditMovedError(AuditError):
    """Somebody wrote in the audit since it was shown."""

    wording = _("Somebody has just changed this audit. Here is where it stands now: look at it, then publish.")


class SampleMovedError(AuditError):
    """The sample isn't the one that was shown any more."""

    wording = _(
        "Somebody has just changed this sample. Look at theirs in another tab; to put yours instead, save again."
    )


class AuditUnfinishedError(AuditError):
    """What lacks before it may be published."""
