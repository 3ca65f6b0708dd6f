"""The words that a request is found by at the desk, written when it is transmitted."""

from portal.text import words
from teleservices.models import RequestWord, ServiceRequest
from teleservices.models.request_word import LONGEST_WORD


def words_of(request: ServiceRequest) -> list[str]:
    """Each word once: the applicant's name and the beneficiary's, the SIRET and the RNA of the profile."""
    beneficiary = request.for_someone.name if request.for_someone else ""
    text = f"{request.applicant_name} {beneficiary} {request.profile.siret or ''} {request.profile.rna}"
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in words(text)))


def keep_words(request: ServiceRequest) -> None:
    """Write the words of a request that is being transmitted, in the same transaction."""
    RequestWord.objects.bulk_create(
        [RequestWord(request=request, word=word) for word in words_of(request)], ignore_conflicts=True
    )
