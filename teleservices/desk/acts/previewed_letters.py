"""The letter that an agent asked to see before an act: its contents kept in the session, sealed as all of it is.

It ends with the session, and another one takes its place: who signs in next on the same computer finds nothing. The
page carries its checksum, by which the act is refused if another letter would leave.
"""

from typing import TypedDict

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from teleservices.desk.acts.act_form import ActForm
from teleservices.desk.acts.decision_form import DecisionForm
from teleservices.letters.composing import Contents, checksum_of
from teleservices.lifecycle import ActRefusedError
from teleservices.lifecycle.letter_shown import letter_to_show
from teleservices.paperwork.decision_letter import letter_pdf
from teleservices.paperwork.documents import Printed

KEY = "letter_previewed"
LETTER_SHOWN = "letter_shown"
"""The control by which the page says which letter was shown."""


class _Kept(TypedDict):
    reference: str
    act: str
    contents: Contents


def is_made(form: ActForm) -> bool:
    """Whether the act of this form makes a letter: not one that decides nothing, nor one whose signed letter leaves."""
    decides = isinstance(form, DecisionForm) and not (form.rules and form.rules.is_handled)
    return decides and form.kept_letter is None


def keep(http_request: HttpRequest, form: ActForm) -> str:
    """Keep the letter of a valid form to be looked at; why there is none to see, empty when there is."""
    if not isinstance(form, DecisionForm):
        return ""
    try:
        contents = letter_to_show(form.request, form.act, form.payload(), form.actor)
    except ActRefusedError as refused:
        return str(refused.message)
    if contents is None:
        return _("The letter that you joined is the one that leaves: none is made.")
    kept: _Kept = {"reference": form.request.reference, "act": form.act.name, "contents": contents}
    http_request.session[KEY] = kept
    return ""


def checksum_kept(http_request: HttpRequest, form: ActForm) -> str:
    """Which letter the page says was shown: the one just asked for, else what the page already said."""
    kept = _kept(http_request, form.request.reference, form.act.name)
    if kept and http_request.POST.get("action") == "letter":
        return checksum_of(kept)
    return str(http_request.POST.get(LETTER_SHOWN, ""))


def previewed_pdf(http_request: HttpRequest, reference: str, act_name: str) -> Printed | None:
    """The letter last asked for by this act's page, marked as no decision yet; None when there is none."""
    contents = _kept(http_request, reference, act_name)
    if contents is None:
        return None
    return letter_pdf(contents, reference=reference, dated=timezone.now(), mark=_("PREVIEW"))


def _kept(http_request: HttpRequest, reference: str, act_name: str) -> Contents | None:
    kept: _Kept | None = http_request.session.get(KEY)
    is_this = kept is not None and (kept["reference"], kept["act"]) == (reference, act_name)
    return kept["contents"] if kept and is_this else None
