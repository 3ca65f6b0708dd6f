"""The tags of a letter: the facts of the request and of the decision, and the answers that its designer lists."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from formkit.fieldtypes import AnyFieldType, Field, field_type
from formkit.schema import FormSchema
from formkit.typography import amount_text
from formkit.unfolding import asked_once
from portal.dates import long_date
from teleservices.legal import legal_day
from teleservices.models import Decision, ServiceRequest

TAGS = {
    "référence": gettext_lazy("the request's reference"),
    "démarche": gettext_lazy("the procedure's title"),
    "demandeur": gettext_lazy("the name of the profile that applies"),
    "titre du projet": gettext_lazy("the title of the project, where the settings say which question gives it"),
    "date de dépôt": gettext_lazy("the date of transmission"),
    "montant demandé": gettext_lazy("the amount asked for, where the settings say which question gives it"),
    "montant accordé": gettext_lazy("the amount granted"),
    "autorité": gettext_lazy("the authority that decides"),
    "numéro de décision": gettext_lazy("the number of the act that decides"),
    "date de décision": gettext_lazy("the date of the act that decides"),
    "service": gettext_lazy("the instructing service"),
    "téléphone du service": gettext_lazy("the telephone of the service"),
    "adresse du service": gettext_lazy("the e-mail address of the service"),
}
"""Tag as designers write it → what it stands for. The French names are the tags themselves: nothing translates them."""
ANSWER = "réponse:"
"""Begins the tag of an answer; the key of its question ends it."""


def quotable_fields(form: FormSchema) -> list[Field]:
    """The questions whose answers a letter, which is the applicant's, could quote: of those that they see."""
    questions = [field for field in asked_once(form) if field_type(field).is_shown_to(field, "applicant")]
    return [field for field in questions if _is_quotable(field_type(field))]


def _is_quotable(kind: AnyFieldType) -> bool:
    """Documents and bank details stay in the file; of rows, texts and declarations a sentence can hold no answer."""
    return kind.has_answer and kind.is_correctable and not kind.has_columns and not kind.is_bank_account


def answer_tag(key: str) -> str:
    """The tag of the answer to a question."""
    return f"{ANSWER}{key}"


def known_tags(quotable: Iterable[str]) -> list[str]:
    """All the tags of a letter that may quote the answers to these questions."""
    return [*TAGS, *map(answer_tag, quotable)]


def meanings(form: FormSchema, quotable: Iterable[str]) -> dict[str, str]:
    """What each tag stands for, in the designer's words; no answer to a question that the form has no more."""
    labels = {field.key: field.label for field in quotable_fields(form)}
    answers = {
        answer_tag(key): _("the answer to “%(question)s”") % {"question": labels[key]}
        for key in quotable
        if key in labels
    }
    return {**{tag: str(meaning) for tag, meaning in TAGS.items()}, **answers}


def letter_values(decision: Decision, quotable: Iterable[str]) -> Mapping[str, str]:
    """What each tag gives for a decision, saved or not; empty for what isn't known."""
    request = decision.request
    team, submitted_at, procedure = request.team, request.submitted_at, request.procedure
    return {
        "référence": request.reference,
        "démarche": procedure.title,
        "demandeur": request.applicant_name or request.profile.name,
        "titre du projet": _answer(request, procedure.title_field),
        "date de dépôt": long_date(legal_day(submitted_at)) if submitted_at else "",
        "montant demandé": _answer(request, procedure.amount_field),
        "montant accordé": "" if decision.amount_cents is None else amount_text(decision.amount_cents),
        "autorité": decision.authority,
        "numéro de décision": decision.act_number,
        "date de décision": long_date(decision.act_date),
        "service": team.name if team else "",
        "téléphone du service": team.telephone if team else "",
        "adresse du service": team.email if team else "",
        **{answer_tag(key): _answer(request, key) for key in quotable},
    }


def _answer(request: ServiceRequest, key: str) -> str:
    """An answer in words; empty for a question that the form of the request hasn't, or that no letter quotes."""
    field = next((field for field in quotable_fields(request.form) if field.key == key), None)
    return field_type(field).display(field, request.answers.get(key)) if field else ""
