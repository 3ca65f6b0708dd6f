"""The stages that differ between two drafts of a procedure, in words. Reads only."""

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from formkit.design.comparison import Kind
from formkit.design.option_changes import Change
from formkit.values import JsonValue
from teleservices.models import Stage
from teleservices.studio.drafting.comparison import Beside, BesideDifference, text_change
from teleservices.studio.drafting.snapshots import Columns, Stages, differing

TOLD_OTHERWISE = {"order", "is_archived"}
"""Columns whose change is told of the stage, or of the order of all."""


def stage_changes(before: Stages, after: Stages) -> list[BesideDifference]:
    """Each stage that is added, put away or changed, then the order of those in use when it differs. No query."""
    differences = [_change(key, before, after) for key in _in_order(after)]
    return [difference for difference in differences if difference] + list(_order(before, after))


def _change(key: str, before: Stages, after: Stages) -> BesideDifference | None:
    was, now = before.get(key, {"is_archived": True}), after[key]
    name = str(now["name"])
    if was["is_archived"] and now["is_archived"]:
        return None
    if was["is_archived"]:
        return BesideDifference(Beside.STAGE, name, Kind.ADDED)
    if now["is_archived"]:
        return BesideDifference(Beside.STAGE, name, Kind.REMOVED)
    options = tuple(_options(was, now, after))
    return BesideDifference(Beside.STAGE, name, changes=options) if options else None


def _options(was: Columns, now: Columns, stages: Stages) -> Iterator[Change]:
    for name in differing(now, was):
        if name not in TOLD_OTHERWISE:
            label = str(getattr(Stage._meta.get_field(name), "verbose_name", name))
            yield text_change(capfirst(label), _text(was.get(name), stages), _text(now[name], stages))


def _text(value: JsonValue, stages: Stages) -> str:
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case list():
            following = [str(key) for key in value]
            return ", ".join(str(stages[key]["name"]) for key in _in_order(stages) if key in following)
    return str(value)


def _order(before: Stages, after: Stages) -> Iterator[BesideDifference]:
    """The order of the stages that both use."""
    both = [key for key in _in_order(after) if not (after[key]["is_archived"] or _is_new(key, before))]
    former = [key for key in _in_order(before) if key in both]
    if former != both:
        was, now = (", ".join(str(after[key]["name"]) for key in keys) for keys in (former, both))
        yield BesideDifference(Beside.STAGE, _("Order of the stages"), Kind.MOVED, (Change(_("Order"), was, now),))


def _is_new(key: str, before: Stages) -> bool:
    return key not in before or bool(before[key]["is_archived"])


def _in_order(stages: Stages) -> list[str]:
    return sorted(stages, key=lambda key: (stages[key]["order"], int(key)))
