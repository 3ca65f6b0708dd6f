"""The states of a request and their named subsets; `lifecycle` owns the transitions between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a request stands. A procedure's stages refine these with the designer's words."""

    DRAFT = "draft", _("Draft – not transmitted")
    SUBMITTED = "submitted", _("Received")
    IN_REVIEW = "in_review", _("Under review")
    CORRECTION_REQUESTED = "correction_requested", _("To be completed")
    ACCEPTED = "accepted", _("Accepted")
    ACCEPTED_IN_PART = "accepted_in_part", _("Accepted in part")
    REFUSED = "refused", _("Refused")
    INADMISSIBLE = "inadmissible", _("Inadmissible")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CLOSED = "closed", _("Closed")

    @classmethod
    def open(cls) -> frozenset["State"]:
        """Transmitted and not decided: somebody still has to act."""
        return frozenset({cls.SUBMITTED, cls.IN_REVIEW, cls.CORRECTION_REQUESTED})

    @classmethod
    def decided(cls) -> frozenset["State"]:
        """A decision was given."""
        return frozenset({cls.ACCEPTED, cls.ACCEPTED_IN_PART, cls.REFUSED, cls.INADMISSIBLE})

    @classmethod
    def transmitted(cls) -> frozenset["State"]:
        """Everything but a draft."""
        return frozenset(cls) - {cls.DRAFT}
