"""The changes of a draft in the designer's words: those of the studio's own screens. Reads only."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import pgettext_lazy

from accounts.models import ProfileType
from formkit.comparison import Difference, Kind
from formkit.comparison import differences as plain_differences
from formkit.option_changes import Change, Vocabulary
from formkit.schema import FormSchema
from locker.models import DocumentCategory


class Beside(StrEnum):
    """What a draft changes beside its form."""

    SETTING = "setting"
    STAGE = "stage"

    @property
    def label(self) -> str:
        """The word for it: « réglage », « étape d’instruction »."""
        return str(_BESIDE[self])


_BESIDE = {
    Beside.SETTING: pgettext_lazy("part of a procedure", "setting"),
    Beside.STAGE: pgettext_lazy("part of a procedure", "stage"),
}


@dataclass(frozen=True)
class BesideDifference:
    """A setting or a stage that differs between two drafts; shown as a `Difference` of the form is."""

    what: Beside
    label: str
    kind: Kind = Kind.CHANGED
    changes: tuple[Change, ...] = ()


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
