"""« Formulaire à imprimer »: a published form to fill in by hand, for who can't apply online.

Made from the form itself, so that paper never asks anything else than the screens; annotations are none of its.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import count

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from accounts.models import ProfileType
from formkit.blanks import Blank, Heading, day_space, paragraphs_of
from formkit.design.names import whole_scope
from formkit.design.sentences import sentence
from formkit.fieldtypes import Field, Prefill, field_type
from formkit.language.nodes import Node
from formkit.language.operands import keys_read
from formkit.marked_text import blocks
from formkit.schema import FormSchema, Step
from portal.identity.department import current_settings
from portal.models import PortalSettings
from portal.resilience.bulkhead import Compartment
from teleservices.models import FormVersion, Procedure, Team
from teleservices.paperwork.house import Sheet, sheet
from teleservices.paperwork.who_files import blocks_of, given_above
from teleservices.parameter_names import names_for

KEPT_SECONDS = 7 * 24 * 60 * 60
PATIENCE = 4.0
"""Seconds that a visitor waits for the PDF that another thread is printing."""
COLUMNS_ABREAST = 4
"""Columns that a hand can write in across a page, beside the number of the row."""
LONG_TEXT, MANY_BOXES, MANY_LINES = 900, 14, 12
"""Characters, boxes and lines over which a question may run over two pages."""

press = Compartment(1)
"""One at a time in each process, whoever asks: printing is work for the processor, and nothing else waits for it."""

Section = Mapping[str, object]


def blank_form(procedure: Procedure, version: FormVersion, *, when: str, mentions: Sequence[Section]) -> Sheet:
    """The form of `version`, not printed yet.

    `when` says from when to when requests are taken; `mentions` are the sections that the law wants (silence, data).
    """
    questions = _Questions(version.form, given_above(procedure))
    return sheet(
        "blank_form.typ",
        title=procedure.title,
        reference=_("%(code)s, form version %(number)s") % {"code": procedure.code, "number": version.number},
        dated=version.published_at,
        contents={
            "facts": _facts(procedure, when),
            "how": _how_to_fill_in(),
            "labels": _labels(),
            "site": settings.PARVIS_BASE_URL,
            "who": [
                {**block, "questions": [_shown(question) for question in questions]}
                for block, questions in blocks_of(procedure)
            ],
            "steps": list(questions.steps()),
            "statement": paragraphs_of(procedure.honour_statement),
            "day": asdict(day_space()),
            "mentions": list(mentions),
        },
    )


def printed_once(form: Sheet) -> bytes:
    """The PDF, made once for all who ask and kept. Raises CrowdedError while another one is long to print."""
    key = f"blank-form:{form.digest}"
    printed: bytes | None = cache.get(key)
    if printed is None:
        press.take(seconds=PATIENCE)
        try:
            printed = cache.get(key) or _on_fewest_pages(form)
            cache.set(key, printed, timeout=KEPT_SECONDS)
        finally:
            press.leave()
    return printed


def _on_fewest_pages(form: Sheet) -> bytes:
    """The PDF, its lines a little nearer where that saves a page, which would hold little."""
    usual, tight = form.printed(), replace(form, data={**form.data, "tight": True}).printed()
    return bytes(tight if tight.page_count < usual.page_count else usual)


def _facts(procedure: Procedure, when: str) -> list[list[str]]:
    department, team = current_settings(), procedure.team
    types = ", ".join(profile_type.label for profile_type in procedure.profile_types.all())
    facts = [
        (_("Who may apply"), types or _("Everyone")),
        (_("Applications"), when),
        (_("To be sent or handed to"), _address(team, department)),
        (_("To be helped"), _helpers(team, department)),
    ]
    return [[label, value] for label, value in facts if value]


def _address(team: Team | None, department: PortalSettings) -> str:
    """Where the form goes: to its service, or to the département where the service has no postal address."""
    lines = [team.name, team.postal_address] if team and team.postal_address else []
    lines = lines or [department.name, department.postal_address]
    return "\n".join(line for line in lines if line)


def _helpers(team: Team | None, department: PortalSettings) -> str:
    """The telephone and the e-mail of the service, or those of the département where it has neither."""
    contact = [team.telephone, team.email] if team else []
    lines = [line for line in contact if line] or [line for line in (department.telephone, department.email) if line]
    return "\n".join(lines)


def _how_to_fill_in() -> list[str]:
    return [
        _("Write in capitals, in black or blue ink. Every answer is needed, unless it is marked “(optional)”."),
        _("Tick the boxes with a cross. If there isn’t room enough, add a sheet and write the number of the question."),
        _("A relative, or an agent of the département, may fill it in with you. You sign it yourself."),
    ]


def _labels() -> dict[str, str]:
    return {
        "optional": _("(optional)"),
        "row": _("No."),
        "statement": _("Statement on honour"),
        "place": _("Done at"),
        "day": _("on"),
        "signature": _("Signature"),
        "mentions": _("What you need to know"),
    }


class _Questions:
    """The questions of a form as they are printed, numbered over all its steps."""

    def __init__(self, form: FormSchema, prefills: Collection[Prefill]) -> None:
        self.form, self.given = form, prefills
        self.numbers = count(1)
        types = dict(ProfileType.objects.values_list("code", "label"))
        self.scope = whole_scope(form, types, names_for(form))

    def steps(self) -> Iterator[dict[str, object]]:
        """Each step that has something to read or to fill in."""
        for step in self.form.steps:
            fields = [field for field in step.fields if field_type(field).is_shown_to(field, "applicant")]
            intro = step.paper_intro or step.intro
            if fields or intro:
                yield {
                    "title": step.title,
                    "intro": [asdict(block) for block in blocks(intro)],
                    "when": " ".join(filter(None, (self._for_rows(step), self._filled_in(step)))),
                    "questions": [self._question(field) for field in fields],
                }

    def _for_rows(self, step: Step) -> str:
        """That the pages of a step are copied for each row of a group; empty for one asked once."""
        if not step.each:
            return ""
        text = _("To fill in for each row of “%(label)s”: copy these pages and write on each the row that it is for.")
        return text % {"label": self.form.field(step.each).label}

    def _question(self, field: Field) -> dict[str, object]:
        kind = field_type(field)
        needed, warns = field.required_when, getattr(field, "tone", "") == "warning"
        question: dict[str, object] = {
            "label": _("Warning: %(title)s") % {"title": field.label} if warns else field.label,
            "help": field.paper_help or field.help,
            "optional": kind.takes_answer and needed is None and not field.required,
            "when": self._filled_in(field),
            "needed": _("Needed %(condition)s.") % {"condition": self._explained(needed)} if needed else "",
            "given": _("Leave it empty if you wrote it under “Who files this request”.")
            if field.prefill in self.given
            else "",
            "number": next(self.numbers) if kind.has_row else None,
            "warns": warns,
        }
        return _shown((question, kind.blank(field)))

    def _filled_in(self, part: Step | Field) -> str:
        """When a step or a question is to be filled in, in a sentence; empty for always."""
        if part.condition is None:
            return ""
        return _("To fill in %(condition)s.") % {"condition": self._explained(part.condition)}

    def _explained(self, condition: Node) -> str:
        """A condition in words, unless it names what the applicant doesn't see: the service works it out."""
        if not self.form.unseen.isdisjoint(keys_read(condition)):
            return _("if the service asks you to")
        return sentence(condition, self.scope)


def _shown(question: tuple[Mapping[str, object], Blank]) -> dict[str, object]:
    """What the template draws of a question."""
    wording, blank = question
    tables = [[asdict(column) for column in part] for part in _parts(blank)]
    lines = [{"name": name, "is_heading": is_heading} for name, is_heading in blank.lines]
    return {
        "optional": False,
        "when": "",
        "needed": "",
        "given": "",
        "number": None,
        "warns": False,
        **wording,
        **asdict(blank),
        "help": [asdict(block) for block in blocks(str(wording.get("help", "")))],
        "text": [asdict(block) for block in blocks(blank.text)],
        "tables": tables,
        "lines": lines,
        "whole": _stays_whole(wording, blank, rows=(blank.rows + len(lines)) * len(tables)),
    }


def _stays_whole(wording: Mapping[str, object], blank: Blank, *, rows: int) -> bool:
    """Whether a question is short enough to be kept on one page."""
    titles = [text for column in blank.columns for text in (column.label, column.note)]
    texts_of_wording = [text for text in wording.values() if isinstance(text, str)]
    texts = [*texts_of_wording, blank.text, *blank.paragraphs, *blank.boxes, *titles]
    lines = rows + sum(space.lines for space in blank.spaces)
    return sum(map(len, texts)) <= LONG_TEXT and len(blank.boxes) <= MANY_BOXES and lines <= MANY_LINES


def _parts(blank: Blank) -> list[Sequence[Heading]]:
    """The columns of a table as they stand under one another; the names of its lines, if it has any, are repeated."""
    names = blank.columns[: bool(blank.lines)]
    return [[*names, *part] for part in _abreast(blank.columns[len(names) :])]


def _abreast(columns: Sequence[Heading]) -> list[Sequence[Heading]]:
    """The columns of a table, as many at a time as a page has room for: the others stand below, row by row."""
    return [columns[first : first + COLUMNS_ABREAST] for first in range(0, len(columns), COLUMNS_ABREAST)]
