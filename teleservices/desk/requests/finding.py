"""Search of requests that costs what it finds, never what is stored."""

import re

from django.db import connection
from django.db.models import QuerySet

from accounts.models import User
from portal.database.filled_texts import filled
from portal.telephones import parse_telephone
from portal.words.text import words
from teleservices.desk.requests.matches import FEW, Rows, one_parameter
from teleservices.models import RequestWord, ServiceRequest
from teleservices.models.desk.request_answer import LONGEST_WORD
from teleservices.models.desk.request_facts import RequestFactsQuerySet
from teleservices.models.requests.references import is_reference, normalise

LAST_CHARACTER = "\U0010ffff"
SPACED_NUMBER = re.compile(r"w?[\d\s.]{9,24}", re.IGNORECASE)
"""A SIRET or an RNA number, in whatever groups of digits it was typed."""
TELEPHONE = re.compile(r"\+?[\d\s.()-]{8,24}")


def sought(facts: RequestFactsQuerySet, text: str) -> tuple[RequestFactsQuerySet, tuple[Rows, ...]]:
    """The facts of the requests that `text` names, by indexes alone; of these, those that have a row of each kind.

    A reference; the e-mail address or the telephone number of who filed; the beginning of each word of the applicant's
    or the beneficiary's name, of the title, of what the procedure makes searched, in any order, without accents; the
    SIRET or the RNA number of the profile; the number of an act.
    """
    text = text.strip()
    if "@" in text:
        return _filed_by(facts, User.objects.filter(email=text.lower())), ()
    reference = normalise(text)
    if is_reference(reference) and (exact := facts.filter(request__reference=reference)).exists():
        return exact, ()
    if (number := _telephone(text)) and (
        exact := _filed_by(facts, User.objects.filter(filled(telephone=number)))
    ).exists():
        return exact, ()
    terms = sorted(words_of(text), key=len, reverse=True)
    return facts if terms else facts.none(), tuple(_having(word) for word in terms)


def words_of(text: str) -> list[str]:
    """What is looked for, word by word, as the index keeps words; an e-mail address is one, a spaced number too."""
    text = text.strip()
    if "@" in text:
        return [text.lower()]
    terms = words("".join(text.replace(".", "").split()) if SPACED_NUMBER.fullmatch(text) else text)
    return [word[:LONGEST_WORD] for word in terms]


def _filed_by(facts: RequestFactsQuerySet, users: QuerySet[User]) -> RequestFactsQuerySet:
    """The people are read first, then the keys of what they filed: a database that is left to join walks the order."""
    applicants = list(users.values_list("pk", flat=True))
    filed = ServiceRequest.objects.filter(applicant__in=applicants).order_by().values_list("pk", flat=True)
    keys = list(filed[: FEW + 1])
    return facts.filter(pk__in=one_parameter(keys) if len(keys) <= FEW else filed)


def _telephone(text: str) -> str:
    """The number as accounts keep it (E.164); empty for what is not a telephone number."""
    if not TELEPHONE.fullmatch(text):
        return ""
    try:
        return parse_telephone(text)
    except ValueError:
        return ""


def _having(beginning: str) -> Rows:
    """The words of this beginning."""
    if connection.vendor == "sqlite":  # LIKE can't use the index there: a range can
        return RequestWord.objects.filter(word__gte=beginning, word__lt=beginning + LAST_CHARACTER)
    return RequestWord.objects.filter(word__startswith=beginning)
