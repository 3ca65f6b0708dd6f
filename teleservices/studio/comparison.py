"""The changes of a form in the designer's words: those of the studio's own screens. Reads only."""

from typing import TYPE_CHECKING

from accounts.models import ProfileType
from formkit.comparison import Difference
from formkit.comparison import differences as plain_differences
from formkit.option_changes import Vocabulary
from formkit.schema import FormSchema
from locker.models import DocumentCategory
from teleservices.studio.options import AUTOCOMPLETE, PERSONAL, PREFILLS, TONES, WIDTHS
from teleservices.studio.terms import OPERATIONS, RESULTS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def differences(before: FormSchema | None, after: FormSchema) -> list[Difference]:
    """What ``after`` adds, changes, moves and removes, every option included. Two queries."""
    return plain_differences(before, after, vocabulary())


def vocabulary() -> Vocabulary:
    """How the studio calls the values of options, the types of profile and the categories of documents."""
    settings: dict[str, dict[str, StrOrPromise]] = {
        "width": dict(WIDTHS),
        "prefill": {source.value: name for source, name in PREFILLS.items()},
        "autocomplete": dict(AUTOCOMPLETE),
        "personal": dict(PERSONAL),
        "tone": dict(TONES),
        "operation": dict(OPERATIONS),
        "result": dict(RESULTS),
        "category": dict(DocumentCategory.objects.values_list("code", "label")),
    }
    return Vocabulary(dict(ProfileType.objects.values_list("code", "label")), settings)
