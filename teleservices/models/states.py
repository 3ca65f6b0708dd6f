"""The states of a request and their named subsets; `lifecycle` owns the transitions between them."""

from typing import TYPE_CHECKING, Literal, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Tone(NamedTuple):
    """The tone of a tag, on the public site and at the desk; words always stand beside."""

    public: Literal["neutral", "info", "todo", "success", "error"]
    desk: Literal["new", "review", "waiting", "done"]


class State(models.TextChoices):
    """Where a request stands. A procedure's stages refine these with the designer's words."""

    DRAFT = "draft", pgettext_lazy("state of a request", "Draft – not transmitted")
    SUBMITTED = "submitted", pgettext_lazy("state of a request", "Received")
    IN_REVIEW = "in_review", pgettext_lazy("state of a request", "Under review")
    CORRECTION_REQUESTED = "correction_requested", pgettext_lazy("state of a request", "To be completed")
    ACCEPTED = "accepted", pgettext_lazy("state of a request", "Accepted")
    ACCEPTED_IN_PART = "accepted_in_part", pgettext_lazy("state of a request", "Accepted in part")
    REFUSED = "refused", pgettext_lazy("state of a request", "Refused")
    INADMISSIBLE = "inadmissible", pgettext_lazy("state of a request", "Inadmissible")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a request", "Withdrawn")

    @property
    def tone(self) -> Tone:
        """How the state is shown beside its words."""
        return TONES[self]

    @property
    def ending_label(self) -> "StrOrPromise":
        """How a request that ended in this state did: the outcome of its decision, else what the state is called."""
        return Outcome(self).label if self in State.decided() else self.label

    @classmethod
    def open(cls) -> frozenset["State"]:
        """Transmitted and not decided: somebody still has to act."""
        return frozenset({cls.SUBMITTED, cls.IN_REVIEW, cls.CORRECTION_REQUESTED})

    @classmethod
    def decided(cls) -> frozenset["State"]:
        """The states where a decision was given, favourable or not."""
        return frozenset({cls.ACCEPTED, cls.ACCEPTED_IN_PART, cls.REFUSED, cls.INADMISSIBLE})

    @classmethod
    def favourable(cls) -> frozenset["State"]:
        """Decided, and something is granted: no reasons are owed (CRPA L211-2)."""
        return frozenset({cls.ACCEPTED, cls.ACCEPTED_IN_PART})

    @classmethod
    def refused(cls) -> frozenset["State"]:
        """Decided, and nothing is granted."""
        return cls.decided() - cls.favourable()

    @classmethod
    def ended(cls) -> tuple["State", ...]:
        """Where a review is over, decided first: the endings that a request keeps once it is filed away.

        In the order of lists, filters and figures, which all take them from here; `ending_label` has their words.
        """
        return (cls.ACCEPTED, cls.ACCEPTED_IN_PART, cls.REFUSED, cls.INADMISSIBLE, cls.WITHDRAWN)

    @classmethod
    def undecided(cls) -> frozenset["State"]:
        """Ended, and no decision was given: there is nothing to notify, nor to contest."""
        return frozenset(cls.ended()) - cls.decided()

    @classmethod
    def ending_choices(cls) -> list[tuple[str, "StrOrPromise"]]:
        """The endings with their words, in order, as a column or a filter takes them."""
        return [(state.value, state.ending_label) for state in cls.ended()]

    @classmethod
    def with_service(cls) -> frozenset["State"]:
        """Open, and the service has to act: the way to the decision."""
        return cls.open() - cls.with_applicant()

    @classmethod
    def interrupting(cls) -> frozenset["State"]:
        """Open, neither new nor under review: the review goes on afterwards from the stage that it left."""
        return cls.open() - {cls.SUBMITTED, cls.IN_REVIEW}

    @classmethod
    def with_applicant(cls) -> frozenset["State"]:
        """The applicant has to act before anything else comes."""
        return frozenset({cls.DRAFT, cls.CORRECTION_REQUESTED})

    @classmethod
    def transmitted(cls) -> frozenset["State"]:
        """The states of what the service received."""
        return cls.open() | set(cls.ended())

    @classmethod
    def staged(cls) -> list["State"]:
        """Those that the stages of a procedure refine, in the order of a request's life."""
        return [state for state in cls if state in cls.transmitted()]


TONES = {
    State.DRAFT: Tone("neutral", "done"),
    State.SUBMITTED: Tone("info", "new"),
    State.IN_REVIEW: Tone("info", "review"),
    State.CORRECTION_REQUESTED: Tone("todo", "waiting"),
    State.ACCEPTED: Tone("success", "done"),
    State.ACCEPTED_IN_PART: Tone("success", "done"),
    State.REFUSED: Tone("error", "done"),
    State.INADMISSIBLE: Tone("error", "done"),
    State.WITHDRAWN: Tone("neutral", "done"),
}


class Outcome(models.TextChoices):
    """How a request ends by a decision; each is a state of the request. What ends otherwise: `State.undecided()`."""

    ACCEPTED = State.ACCEPTED.value, _("Granted")
    ACCEPTED_IN_PART = State.ACCEPTED_IN_PART.value, _("Granted in part")
    REFUSED = State.REFUSED.value, _("Refused")
    INADMISSIBLE = State.INADMISSIBLE.value, _("Inadmissible")
