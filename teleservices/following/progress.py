"""Where a request stands, in words: its tag, who must act, where its review goes on."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may_file_for
from teleservices.lifecycle.prerequisites.next_stages import stage_of_review
from teleservices.models import CorrectionRequest, ServiceRequest, Stage, State


@dataclass(frozen=True)
class Tag:
    """A state as a tag: words and a tone."""

    label: str
    tone: str


def tag_of(request: ServiceRequest) -> Tag:
    """The current stage in the designer's words, or the state in ours."""
    label = request.stage.name if request.stage else request.get_state_display()
    return Tag(label, State(request.state).tone.public)


def who_acts(request: ServiceRequest, reader: User) -> str:
    """Who must do something now, as told to `reader`, who may only read what the others of the profile act on."""
    state = State(request.state)
    if state in State.with_applicant():
        return _("You") if may_file_for(reader, request.profile) else _("Another member of the profile")
    return _("The département") if state in State.open() else _("Nobody: the request is finished")


def review_that_goes_on(request: ServiceRequest, asked: CorrectionRequest | None) -> Stage | None:
    """Where the review stands while `asked` is awaited and holds nothing up (CRPA L114-5-1); else None."""
    return stage_of_review(request) if asked and not asked.indispensable_keys else None
