"""What a condition may read beside the answers: the applicant's profile, and the day. Asks no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext_lazy as _

from formkit.language.comparisons import Comparator
from formkit.relative_dates import TODAY
from formkit.values import Answers, JsonValue

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PREFIX = "p_"
"""Keys of facts begin so; those of questions never do."""


@dataclass(frozen=True)
class Fact:
    """One fact: its key among the answers, its name for designers, how it may be compared."""

    key: str
    label: "StrOrPromise"
    operators: tuple[Comparator, ...]
    kind: Literal["profile_type", "text", "date"] = "text"


_TEXT: tuple[Comparator, ...] = ("equals", "not_equals", "one_of", "none_of", "empty", "not_empty")

FACTS: Mapping[str, Fact] = {
    fact.key: fact
    for fact in (
        Fact("p_type", _("Type of profile"), ("equals", "not_equals", "one_of", "none_of"), "profile_type"),
        Fact("p_postcode", _("Postcode of the profile"), _TEXT),
        Fact("p_city", _("Town of the profile"), _TEXT),
        Fact("p_siret", _("SIRET of the profile"), ("empty", "not_empty")),
        Fact("p_rna", _("RNA number of the profile"), ("empty", "not_empty")),
        Fact(TODAY, _("Day of the request"), ("at_least", "at_most", "greater", "less"), "date"),
    )
}


def facts_of(answers: Answers) -> dict[str, JsonValue]:
    """What conditions read beside the answers, whose keys begin with `PREFIX`."""
    return {key: value for key, value in answers.items() if key.startswith(PREFIX)}


def without_facts(answers: Answers) -> dict[str, JsonValue]:
    """The answers to questions alone, as they are stored."""
    return {key: value for key, value in answers.items() if not key.startswith(PREFIX)}
