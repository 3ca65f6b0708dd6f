"""Whom a request is for, when its procedure may be filed for someone else: asked, saved and checked like a step."""

import copy
import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from formkit.django_forms import step_form
from formkit.fieldtypes import DateField, DocumentField, Field, OneChoiceField, ShortTextField, takes_documents
from formkit.fieldtypes.choices import Choice
from formkit.language.comparisons import Comparison
from formkit.language.nodes import Answer
from formkit.schema import Step
from formkit.values import JsonValue
from teleservices.answering.documents.folders import DraftFolder
from teleservices.answering.editing import locked_for_editing
from teleservices.answering.steps import StepPage
from teleservices.answering.unread import give_back
from teleservices.lifecycle import ActRefusedError
from teleservices.models import MANDATE, POWERS, Capacity, ForWhom, RequestPerson, Scope, ServiceRequest
from teleservices.models.requests.capacity import mandate_label

STEP_KEY = "s_beneficiary"
FIRST_NAME, LAST_NAME, BIRTH_DATE, CAPACITY = "b_firstname", "b_lastname", "b_birthdate", "b_capacity"
SCOPE, UNTIL = "b_scope", "b_until"
COLUMNS = {
    FIRST_NAME: "first_name",
    LAST_NAME: "last_name",
    BIRTH_DATE: "birth_date",
    CAPACITY: "capacity",
    SCOPE: "scope",
    UNTIL: "until",
}
"""Where each answer is kept; no form has such keys."""
DAYS = frozenset({BIRTH_DATE, UNTIL})


class BeneficiaryFolder(DraftFolder):
    """What a draft holds of its beneficiary, in a row of its own: `request` answers these questions alone."""

    def __init__(self, draft: ServiceRequest) -> None:
        request = copy.copy(draft)
        request.answers = answers_about(draft.for_someone)
        super().__init__(request)

    def locked(self, actor: User) -> ServiceRequest:
        draft = super().locked(actor)
        if self.request.procedure.for_whom == ForWhom.SELF:
            raise ActRefusedError(for_oneself_text())
        draft.answers = answers_about(RequestPerson.objects.filter(beneficiary_of=draft.pk).first())
        return draft

    def write(self, request: ServiceRequest, changes: Mapping[str, JsonValue]) -> None:
        values = {name: _stored(key, str(request.answers.get(key) or "")) for key, name in COLUMNS.items()}
        if not RequestPerson.objects.filter(beneficiary_of=request.pk).update(**values):
            RequestPerson.objects.create(request=self.request, beneficiary_of=self.request, **values)
        self.note(request)


def _stored(key: str, text: str) -> str | dt.date | None:
    if key in DAYS:
        return dt.date.fromisoformat(text) if text else None
    return text


def beneficiary_page(
    draft: ServiceRequest,
    data: Mapping[str, object] | None = None,
    *,
    strict: bool = True,
    only: frozenset[str] | None = None,
) -> StepPage:
    """The questions about the beneficiary, with what is known or what was posted; `only` narrows it to one of them."""
    step, folder = beneficiary_step(asks_proof=draft.procedure.asks_mandate_proof), BeneficiaryFolder(draft)
    form = step_form(draft.form, step, folder.request.known, data, strict=strict, only=only)
    if data is None:
        give_back(form, draft)
    documents = [field for field in form.laid_out if takes_documents(field)]
    return StepPage(request=folder.request, step=step, form=form, slots=folder.slots(documents), folder=folder)


def for_oneself_text() -> str:
    """What is said where nobody else may be named."""
    return _("This procedure is filed for oneself.")


def answers_about(someone: RequestPerson | None) -> dict[str, JsonValue]:
    """What is known of a beneficiary, as answers to the questions of the page."""
    if someone is None:
        return {}
    values = {key: getattr(someone, name) for key, name in COLUMNS.items()}
    return {key: str(value) for key, value in values.items() if value}


def lacks_beneficiary(draft: ServiceRequest, documents: Mapping[str, int]) -> str:
    """What is still to be said of the beneficiary; empty when nothing is. `documents` counts those joined by field."""
    someone = draft.for_someone
    if someone is None:
        return _("Say for whom you file this request.") if draft.procedure.for_whom == ForWhom.OTHER else ""
    if not someone.is_complete or COLUMNS.keys() & draft.unread.keys():
        return _("Complete what concerns this person.")
    if someone.has_ended(timezone.localdate(draft.submitted_at)):
        return _("The measure or the mandate that you name is over: give the one in force.")
    if draft.procedure.asks_mandate_proof and not documents.get(MANDATE):
        return _("Join the document that proves in what capacity you act.")
    return ""


@transaction.atomic
def file_for_oneself(*, request_id: int, actor: User) -> None:
    """Forget the beneficiary and the proof that was joined; raises ActRefusedError where there must be one."""
    draft = locked_for_editing(request_id=request_id, actor=actor)
    if draft.procedure.for_whom == ForWhom.OTHER:
        raise ActRefusedError(_("This procedure is always filed for someone else."))
    RequestPerson.objects.filter(beneficiary_of=draft).delete()
    draft.attachments.filter(field_key=MANDATE).delete()
    ServiceRequest.objects.filter(pk=draft.pk).update(  # what was checked before is to be checked again
        unread={key: texts for key, texts in draft.unread.items() if key not in COLUMNS},
        edits={key: edit for key, edit in draft.edits.items() if key not in COLUMNS},
        revision_number=F("revision_number") + 1,
        updated_at=timezone.now(),
    )


_BY_MEASURE = Comparison(
    Answer(key=CAPACITY), "one_of", tuple(capacity.value for capacity, power in POWERS.items() if power.by_measure)
).tree(None)
"""Where a judgement or a mandate gives the capacity, it has a scope and may have an end."""


def _choices(values: type[Capacity] | type[Scope]) -> tuple[Choice, ...]:
    return tuple(Choice(value=each.value, label=str(each.label)) for each in values)


def beneficiary_step(*, asks_proof: bool) -> Step:
    """The questions about a beneficiary, as a step that no form has; with the proof of the capacity if it is asked."""
    proof = DocumentField(
        key=MANDATE,
        label=mandate_label(),
        help=_("For example the family record book, the judgement, or the mandate."),
        category="mandat",
        several=True,
    )
    questions: tuple[Field, ...] = (
        ShortTextField(key=FIRST_NAME, label=_("First name of this person"), max_length=100, width="half"),
        ShortTextField(key=LAST_NAME, label=_("Last name of this person"), max_length=100, width="half"),
        DateField(
            key=BIRTH_DATE,
            label=_("Date of birth"),
            minimum="today-130y",
            maximum="today",
            width="half",
        ),
    )
    questions += _capacity_questions()
    return Step(key=STEP_KEY, title=_("Beneficiary"), fields=(*questions, proof) if asks_proof else questions)


def _capacity_questions() -> tuple[Field, ...]:
    """In what capacity one acts; what a measure is about and when it ends, where it is a measure that gives it."""
    return (
        OneChoiceField(
            key=CAPACITY,
            label=_("You act as"),
            choices=_choices(Capacity),
        ),
        OneChoiceField(
            key=SCOPE,
            label=_("What the measure is about"),
            choices=_choices(Scope),
            required=False,
            condition=_BY_MEASURE,
        ),
        DateField(
            key=UNTIL,
            label=_("End of the measure or of the mandate"),
            required=False,
            width="half",
            help=_("Written on the judgement or on the mandate. Leave empty if it has no end."),
            condition=_BY_MEASURE,
        ),
    )
