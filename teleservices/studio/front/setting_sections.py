"""The settings by section: one form, a menu that leads to each part of it and says where something is to be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext as _

from teleservices.studio.procedures.meanings import MEANINGS
from teleservices.studio.publication.points import Point

LEGAL_FACTS = (
    "regime", "regime_months", "regime_article", "remedies_after_silence", "remedies", "remedies_in_part",
    "prior_appeal", "honour_statement",
)  # fmt: skip
FIRST_PANEL = (
    "title", "profile_types", "for_whom", "asks_mandate_proof", "team", "assignment", "needs_approval",
)  # fmt: skip
CALENDAR = (
    "opens_at", "closes_at", "processing_days", "late_after_days", "draft_days", "files_away_months",
)  # fmt: skip
RETENTION = (
    "data_purpose", "data_basis", "data_basis_text", "data_recipients", "retention_months", "retention_from",
    "final_fate",
)  # fmt: skip


@dataclass(frozen=True)
class Section:
    """A part of the settings: where it begins on the page, what it asks, what is to correct, what lacks to publish.

    The first that has something to correct is open, else the first.
    """

    anchor: str
    title: str
    fields: Sequence[forms.BoundField]
    errors: int
    lacking: int
    is_open: bool


def sections(form: forms.BaseForm, points: Sequence[Point]) -> list[Section]:
    """The settings in the order of the screen; `points`: what prevents the publication, each naming its control."""
    lacking = [urlsplit(point.url).fragment for point in points]
    parts = (
        ("settings-procedure", _("Procedure"), FIRST_PANEL),
        ("settings-calendar", _("Calendar"), CALENDAR),
        ("settings-law", _("What the law asks"), LEGAL_FACTS),
        ("settings-data", _("Personal data"), RETENTION),
        ("settings-answers", _("What the answers mean to who instructs"), tuple(MEANINGS)),
    )
    wrong = (names for _anchor, _title, names in parts if any(name in form.errors for name in names))
    first = next(wrong, FIRST_PANEL)
    return [
        Section(
            anchor=anchor,
            title=title,
            fields=[form[name] for name in names],
            errors=sum(name in form.errors for name in names),
            lacking=sum(lacking.count(form[name].auto_id) for name in names),
            is_open=names == first,
        )
        for anchor, title, names in parts
    ]
