"""The changes of a form in the designer's words: those of the studio's own screens. Reads only."""

from accounts.models import ProfileType
from formkit.comparison import Difference
from formkit.comparison import differences as plain_differences
from formkit.option_changes import Vocabulary
from formkit.schema import FormSchema
from locker.models import DocumentCategory


def differences(before: FormSchema | None, after: FormSchema) -> list[Difference]:
    """What `after` adds, changes, moves and removes, every option included. Two queries."""
    return plain_differences(before, after, vocabulary())


def vocabulary() -> Vocabulary:
    """How the portal calls the types of profile and the categories of documents, for designers: settings are told."""
    return Vocabulary(
        profile_types=dict(ProfileType.objects.values_list("code", "label")),
        categories=dict(DocumentCategory.objects.values_list("code", "label")),
        tells_settings=True,
    )
