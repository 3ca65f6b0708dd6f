"""A publication opened: what it asked, and what differs from another one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from formkit.design.comparison import Difference
from formkit.fieldtypes import Field, field_type
from formkit.schema import FormSchema
from portal.admin.parameters import named
from teleservices.models import Procedure, Publication
from teleservices.studio.drafting.comparison import BesideDifference, differences
from teleservices.studio.drafting.drafts import Draft
from teleservices.studio.drafting.snapshots import Columns, still_columns, still_settings
from teleservices.studio.publication.whole_comparison import beside_differences
from teleservices.studio.screens.access import designed
from teleservices.studio.screens.pages import show_of

MOST_OTHERS = 200


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
        yield Asked(field.label or str(field_type(field).label), str(kind.label), tuple(_asked(kind.columns(field))))


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


@require_safe
def former(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Show a publication, and its differences with the one asked for, by default the one before."""
    procedure = designed(request, uuid)
    publications = procedure.publications.select_related("version", "published_by")
    publication = publications.filter(number=number).first()
    if publication is None:
        raise Http404
    others = list(publications.exclude(number=number).defer("settings", "stages", "version__schema")[:MOST_OTHERS])
    other_number = named(request.GET, ("with",)).get("with", str(number - 1))
    other = next((row for row in others if str(row.number) == other_number), None)
    context = {
        "publication": publication,
        "others": others,
        "other": other,
        "asked": asked_by(publication.version.form),
    }
    if other is not None:
        pair: list[Publication] = sorted([other, publication], key=lambda row: row.number)
        context["before"], context["after"] = pair
        context["differences"], context["beside"] = compared(procedure, *pair)
    title = _("Publication %(number)d") % {"number": number}
    return show_of(request, procedure, "publication/former.html", context, title=title, tab="history")
