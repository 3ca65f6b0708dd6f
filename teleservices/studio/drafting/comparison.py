"""The changes of a draft in the designer's words: those of the studio's own screens. Reads only."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from django.utils.translation import pgettext, pgettext_lazy

from accounts.models import ProfileType
from formkit.design.comparison import Difference, Kind
from formkit.design.comparison import differences as plain_differences
from formkit.design.option_changes import Change, Vocabulary
from formkit.schema import FormSchema
from locker.models import DocumentCategory
from teleservices.parameter_names import names_for


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

    @property
    def status(self) -> str:
        """What happened to it: a setting has another gender than all other parts in French."""
        return pgettext("of a setting", "Changed") if self.what is Beside.SETTING else str(self.kind.label)


def text_change(option: str, before: str, after: str) -> Change:
    """A text as it was and as it is, without the lines that begin or end both: an ellipsis stands for them."""
    was, now = before.splitlines(), after.splitlines()
    start = _alike(was, now)
    end = _alike(was[start:][::-1], now[start:][::-1])
    parts = [_part(lines, start, end) for lines in (was, now)]
    return Change(option, *(parts if any(parts) else (before, after)))


def _alike(lines: list[str], others: list[str]) -> int:
    """How many lines begin both."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(lines, others, strict=False)))


def _part(lines: list[str], start: int, end: int) -> str:
    """These lines between the first and the last ones; empty when nothing is left to read."""
    text = "\n".join(lines[start : len(lines) - end]).strip()
    around = (("…\n" if start else ""), ("\n…" if end else ""))
    return text and f"{around[0]}{text}{around[1]}"


def differences(before: FormSchema | None, after: FormSchema) -> list[Difference]:
    """What `after` adds, changes, moves and removes, every option included. Two queries, three with parameters."""
    return plain_differences(before, after, vocabulary(*filter(None, (before, after))))


def vocabulary(*forms: FormSchema) -> Vocabulary:
    """How the portal calls the types of profile, the categories of documents, and the parameters that these forms read.

    For designers: settings are told.
    """
    return Vocabulary(
        parameters=names_for(*forms),
        profile_types=dict(ProfileType.objects.values_list("code", "label")),
        categories=dict(DocumentCategory.objects.values_list("code", "label")),
        tells_settings=True,
    )
