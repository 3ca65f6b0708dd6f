"""What differs between two versions of a form, part by part, in words. Stores nothing."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from formkit.design.option_changes import RULE_KINDS, Change, Part, Side, Vocabulary, changes, explained
from formkit.fieldtypes import field_type, has_lines
from formkit.schema import FormRule, FormSchema, Step
from formkit.validations import Validation


class Kind(StrEnum):
    """How a part of the form differs."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"

    @property
    def label(self) -> str:
        """The word for it beside a part: « Ajouté », « Supprimé », « Modifié », « Déplacé »."""
        return str(_KINDS[self])


class What(StrEnum):
    """Which kind of part it is."""

    STEP = "step"
    QUESTION = "question"
    COLUMN = "column"
    RULE = "rule"
    VALIDATION = "validation"
    ANNOTATION = "annotation"

    @property
    def label(self) -> str:
        """The word for the part: « étape », « question », « colonne », « règle », « annotation »."""
        return str(_WHATS[self])


_KINDS = {Kind.ADDED: _("Added"), Kind.REMOVED: _("Removed"), Kind.CHANGED: _("Changed"), Kind.MOVED: _("Moved")}
_WHATS = {
    What.STEP: pgettext_lazy("part of a form", "step"),
    What.QUESTION: pgettext_lazy("part of a form", "question"),
    What.COLUMN: pgettext_lazy("part of a form", "column"),
    What.RULE: pgettext_lazy("part of a form", "rule"),
    What.VALIDATION: pgettext_lazy("part of a form", "check"),
    What.ANNOTATION: pgettext_lazy("part of a form", "annotation of the service"),
}


@dataclass(frozen=True)
class Difference:
    """One part that differs between two forms; its key is that of both."""

    kind: Kind
    what: What
    key: str
    label: str
    place: str = ""
    """The step of a question, the group of a column."""
    detail: str = ""
    """What an added or removed part is: its type, its condition."""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class _Place:
    """A part, where it stands and after which others of its kind."""

    part: Part
    what: What
    holder: str = ""
    holder_title: str = ""
    number: int = 0


def differences(before: FormSchema | None, after: FormSchema, words: Vocabulary | None = None) -> list[Difference]:
    """What `after` adds, changes, moves and removes; everything is added where there was nothing before.

    In the order of the new form, what is removed last.
    """
    words = words or Vocabulary()
    old, new = Side(before or after, words), Side(after, words)
    were, are = _places(before) if before else {}, _places(after)
    moves = _moved(were, are)
    listed = []
    for key, place in are.items():
        was = were.get(key)
        if was is None or was.what != place.what:
            listed.append(_alone(Kind.ADDED, place, new))
        else:
            listed += _difference(was, place, old, new, is_moved=key in moves)
    removals = [place for key, place in were.items() if key not in are or are[key].what != place.what]
    return listed + [_alone(Kind.REMOVED, place, old) for place in removals]


def _places(schema: FormSchema) -> dict[str, _Place]:
    return {place.part.key: place for place in _each(schema)}


def _each(schema: FormSchema) -> Iterator[_Place]:
    for number, step in enumerate(schema.steps, start=1):
        yield _Place(step, What.STEP, number=number)
        for place, field in enumerate(step.fields, start=1):
            yield _Place(field, What.QUESTION, step.key, step.title, place)
            for column_number, column in enumerate(field_type(field).columns(field), start=1):
                yield _Place(column, What.COLUMN, field.key, field.label, column_number)
    for number, rule in enumerate(schema.rules, start=1):
        yield _Place(rule, What.RULE, number=number)
    for number, validation in enumerate(schema.validations, start=1):
        yield _Place(validation, What.VALIDATION, number=number)
    for number, field in enumerate(schema.annotations, start=1):
        yield _Place(field, What.ANNOTATION, number=number)


def _difference(was: _Place, now: _Place, old: Side, new: Side, *, is_moved: bool) -> Iterable[Difference]:
    options = changes(was.part, now.part, old, new)
    moves = (Change(_now("Place"), _position(was), _position(now)),) if is_moved else ()
    if not options and not moves:
        return
    kind = Kind.CHANGED if options else Kind.MOVED
    yield Difference(kind, now.what, now.part.key, label_of(now.part), now.holder_title, changes=options + moves)


def _alone(kind: Kind, place: _Place, side: Side) -> Difference:
    return Difference(
        kind, place.what, place.part.key, label_of(place.part), place.holder_title, _detail(place.part, side)
    )


def label_of(part: Part) -> str:
    """What a part is called: a rule or a check by what it tells, or where it sends the request."""
    if isinstance(part, Step):
        return part.title
    if isinstance(part, FormRule):
        return part.message or part.team or str(RULE_KINDS[part.effect])
    return part.message if isinstance(part, Validation) else part.label


def _detail(part: Part, side: Side) -> str:
    if isinstance(part, Step):
        return explained(part.condition, side) if part.condition else ""
    if isinstance(part, FormRule):
        return f"{RULE_KINDS[part.effect]}, {explained(part.condition, side)}"
    if isinstance(part, Validation):
        return explained(part.condition, side)
    details = [str(field_type(part).label)]
    if has_lines(part):
        count = sum(not line.is_heading for line in part.lines)
        details.append(ngettext("%(count)d line", "%(count)d lines", count) % {"count": count})
    if part.private:
        return ", ".join([*details, _now("to be filled in before a proposal")] if part.required else details)
    if field_type(part).has_answer and not part.required:
        details.append(_now("optional"))
    if part.condition:
        details.append(explained(part.condition, side))
    return ", ".join(details)


def _position(place: _Place) -> str:
    if not place.holder:
        return _now("no. %(number)d") % {"number": place.number}
    return _now("no. %(number)d of “%(holder)s”") % {"number": place.number, "holder": place.holder_title}


def _moved(were: dict[str, _Place], are: dict[str, _Place]) -> set[str]:
    """The keys of the parts that changed holder, or that others of the same holder passed."""
    both = {key for key in were.keys() & are.keys() if were[key].what == are[key].what}
    moves = {key for key in both if were[key].holder != are[key].holder}
    staying: dict[tuple[What, str], list[str]] = {}
    for key, place in were.items():
        if key in both and key not in moves:
            staying.setdefault((place.what, place.holder), []).append(key)
    for keys in staying.values():
        moves |= set(keys) - _in_order([(are[key].number, key) for key in keys])
    return moves


def _in_order(numbered: Sequence[tuple[int, str]]) -> set[str]:
    """The longest run of keys whose numbers rise: the fewest others moved."""
    tails: list[int] = []
    runs: list[tuple[str, ...]] = []
    for number, key in numbered:
        at = bisect_left(tails, number)
        run = (*(runs[at - 1] if at else ()), key)
        tails[at : at + 1], runs[at : at + 1] = [number], [run]
    return set(runs[-1]) if runs else set()
