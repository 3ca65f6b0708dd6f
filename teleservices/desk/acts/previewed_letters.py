"""The letter that an agent asked to see before an act: its contents kept in the session, sealed as all of it is.

It ends with the session, and another one takes its place: who signs in next on the same computer finds nothing.
"""

from typing import TypedDict

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from teleservices.desk.acts.act_form import ActForm
from teleservices.desk.acts.decision_form import DecisionForm
from teleservices.letters.letterhead import Contents
from teleservices.lifecycle.act import Paperwork
from teleservices.lifecycle.prepared import Prepared
from teleservices.paperwork.decision_letter import letter_pdf
from teleservices.paperwork.documents import Printed

KEY = "letter_previewed"


class _Kept(TypedDict):
    reference: str
    act: str
    contents: Contents


def is_made(form: ActForm) -> bool:
    """Whether the act of this form makes the letter of a decision: not one whose signed letter leaves."""
    decides = isinstance(form, DecisionForm) and not (form.rules and form.rules.is_handled)
    return decides and form.act.paperwork is Paperwork.DECISION and form.kept_letter is None


def keep(http_request: HttpRequest, prepared: Prepared) -> bool:
    """Keep the letter of an act to be looked at; False where there is none to see."""
    if prepared.letter is None:
        return False
    preview: _Kept = {
        "reference": prepared.request.reference,
        "act": prepared.act.name,
        "contents": prepared.letter,
    }
    http_request.session[KEY] = preview
    return True


def previewed_pdf(http_request: HttpRequest, reference: str, act_name: str) -> Printed | None:
    """The letter last asked for by this act's page, marked as no decision yet; None when there is none."""
    contents = _kept(http_request, reference, act_name)
    if contents is None:
        return None
    return letter_pdf(contents, reference=reference, dated=timezone.now(), mark=_("PREVIEW"))


def _kept(http_request: HttpRequest, reference: str, act_name: str) -> Contents | None:
    preview: _Kept | None = http_request.session.get(KEY)
    is_this = preview is not None and (preview["reference"], preview["act"]) == (reference, act_name)
    return preview["contents"] if preview and is_this else None
