"""The words that a request is found by at the desk."""

from formkit.fieldtypes import field_type
from formkit.meanings import Meaning
from portal.words.text import words
from teleservices.lifecycle.facts.row import meant
from teleservices.models import ServiceRequest
from teleservices.models.desk.request_word import LONGEST_WORD

MOST_WORDS = 200
"""Of one request: a name, some numbers and a few answers; a page pasted into a question isn't an index."""


def words_of(request: ServiceRequest) -> set[str]:
    """The words of a request read `with_sources`: whom it is for, the numbers of its acts, what is searched of it.

    The applicant's name and the beneficiary's, the SIRET and the RNA of the profile, the numbers of its decisions, the
    title of the project and the answers that its procedure makes searched.
    """
    beneficiary = request.for_someone.name if request.for_someone else ""
    texts = [request.applicant_name, beneficiary, request.profile.siret or "", request.profile.rna]
    texts += [decision.act_number for decision in request.decisions.all()]
    texts.append(_sought(request, request.procedure.title_field, Meaning.TITLE))
    texts += [_sought(request, key, Meaning.SEARCHED) for key in request.procedure.searched_fields]
    return {word[:LONGEST_WORD] for word in words(" ".join(texts))[:MOST_WORDS]}


def _sought(request: ServiceRequest, key: str, meaning: Meaning) -> str:
    pair = meant(request, key, meaning)
    if pair is None:
        return ""
    kind = field_type(pair[0])
    value = kind.read(*pair)
    return "" if value is None else kind.sought(pair[0], value)
