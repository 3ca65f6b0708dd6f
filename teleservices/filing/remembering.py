"""What a request says that the account or the profile should know from now on: offered once, written only if asked."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.profiles import organisations
from accounts.rights import personal_data
from formkit.fieldtypes import Field, field_type
from formkit.fieldtypes.prefill import Prefill
from formkit.values import JsonValue
from teleservices.filing.starting import known_values
from teleservices.models import ServiceRequest

REMEMBERED = frozenset({Prefill.TELEPHONE, Prefill.PROFILE_ADDRESS_PARTS, Prefill.PROFILE_FUNCTION})
"""What a person may change of themselves without another proof; names and e-mail addresses have their own pages."""
PARTS = ("lines", "postcode", "city")


@dataclass(frozen=True)
class Offer:
    """An answer that differs from what is known, in words."""

    key: str
    label: str
    given: str
    known: str


def offers(sent: ServiceRequest, user: User) -> list[Offer]:
    """What may be remembered of a request, for who filed it."""
    if user.pk != sent.applicant_id:
        return []
    values = known_values(user, sent.profile)
    return [
        Offer(field.key, field.label, _words(field, answer), _words(field, values[prefill]) or _("nothing yet"))
        for field, prefill, answer in _given(sent)
        if not _same(answer, values[prefill])
    ]


def remember(*, sent: ServiceRequest, user: User, keys: set[str]) -> int:
    """Write in the account or the profile the answers chosen among `offers`; returns how many."""
    choices = keys & {offer.key for offer in offers(sent, user)}
    for field, prefill, answer in _given(sent):
        if field.key in choices:
            _write(prefill, answer, user, sent)
    return len(choices)


def _given(request: ServiceRequest) -> list[tuple[Field, Prefill, JsonValue]]:
    """The answers that have a place in the account, on the path that was transmitted; abroad has none."""
    answers = []
    for field in request.form.fields():
        answer = request.answers.get(field.key)
        if field.prefill not in REMEMBERED or answer is None:
            continue
        is_address = field.prefill is Prefill.PROFILE_ADDRESS_PARTS
        if is_address and not (request.profile.type.is_personal and _is_french(answer)):
            continue
        answers.append((field, field.prefill, answer))
    return answers


def _write(prefill: Prefill, answer: JsonValue, user: User, request: ServiceRequest) -> None:
    if prefill is Prefill.TELEPHONE:
        personal_data.change_telephone(user=user, telephone=str(answer))
    elif prefill is Prefill.PROFILE_FUNCTION:
        organisations.change_function(user=user, profile=request.profile, function=str(answer)[:100])
    elif isinstance(answer, dict):
        lines, postcode, city = (str(answer[part]) for part in PARTS)
        personal_data.change_address(user=user, address_line=lines[:200], postcode=postcode, city=city[:100])


def _words(field: Field, answer: JsonValue) -> str:
    return field_type(field).display(field, answer) if answer else ""


def _same(answer: JsonValue, value: JsonValue) -> bool:
    return answer == value or (not answer and not value)


def _is_french(answer: JsonValue) -> bool:
    return isinstance(answer, dict) and set(answer) == set(PARTS)
