"""A publication as it was: what its form asked, and what differs from another one. Reads only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from formkit.design.comparison import Difference
from formkit.fieldtypes import Field, field_type
from formkit.schema import FormSchema
from teleservices.models import Procedure, Publication
from teleservices.studio.drafting.comparison import BesideDifference, differences
from teleservices.studio.drafting.drafts import Draft
from teleservices.studio.drafting.snapshots import Columns, still_columns, still_settings
from teleservices.studio.publication.whole_comparison import beside_differences


@dataclass(frozen=True)
class Asked:
    """A question as a list of them says it; the columns that it holds, if it is a group."""

    label: str
    kind: str
    columns: tuple["Asked", ...] = ()


def asked_by(form: FormSchema) -> list[tuple[str, list[Asked]]]:
    """Each step, with what it asks."""
    return [(step.title, list(_asked(step.fields))) for step in form.steps]


def _asked(fields: Iterable[Field]) -> Iterator[Asked]:
    for field in fields:
        kind = field_type(field)
        yield Asked(_label(field), str(kind.label), tuple(_asked(kind.columns(field))))


def _label(field: Field) -> str:
    return field.label or str(field_type(field).label)


def compared(
    procedure: Procedure, before: Publication, after: Publication
) -> tuple[list[Difference], list[BesideDifference]]:
    """What `after` changed of the form, then of the settings and the stages.

    A setting that only one of them knows came with an upgrade of the portal: no designer changed it.
    """
    was, now = _draft(before), _draft(after)
    both = was.settings.keys() & now.settings.keys()
    was, now = (Draft(draft.form, _only(draft.settings, both), draft.stages) for draft in (was, now))
    return differences(was.form, now.form), beside_differences(procedure, was, now)


def _draft(publication: Publication) -> Draft:
    settings, stages = still_settings(publication.settings), still_columns(publication.stages)
    return Draft(publication.version.form, settings, stages)


def _only(columns: Columns, names: set[str]) -> Columns:
    return {name: value for name, value in columns.items() if name in names}
