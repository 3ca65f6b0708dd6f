"""The rows of the table: the requests that an agent may annotate, and a control for each annotation of their form."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from accounts.models import User
from formkit.fieldtypes import Field
from teleservices.desk.sheet.annotations.listing import ShownAnnotation, annotation_form, shown_annotation
from teleservices.models import Procedure, Recusal, ServiceRequest, State

ROWS = 60
"""Requests of a page."""


@dataclass(frozen=True)
class GridRow:
    """A request and its annotations, in the order of the columns."""

    request: ServiceRequest
    cells: Sequence[ShownAnnotation]

    @property
    def fields(self) -> list[Field]:
        """What is annotated."""
        return [cell.field for cell in self.cells]


@dataclass(frozen=True)
class Grid:
    """The requests of a procedure under one version of its form, which have the same annotations."""

    procedure: Procedure
    fields: Sequence[Field]
    rows: Sequence[GridRow]


def grids(user: User, keys: Sequence[int]) -> tuple[list[Grid], int]:
    """The tables of these requests in their order, and how many of them are left out.

    Left out: what `user` doesn't act for, what isn't under review any more, what has no annotation. So many queries,
    whatever their number.
    """
    recused = Recusal.objects.about(request=OuterRef("pk"), profile=OuterRef("profile")).filter(user=user)
    requests = ServiceRequest.objects.instructed_by(user).filter(~Exists(recused), pk__in=keys, state__in=State.open())
    requests = requests.select_related("procedure", "form_version", "desk_facts", "profile", "team")
    by_key = {request.pk: request for request in requests.prefetch_related("annotations").order_by()}
    rows = [_row(by_key[key]) for key in keys if key in by_key]
    groups: dict[tuple[int, ...], list[GridRow]] = {}
    for row in rows:
        if row.cells:
            groups.setdefault((row.request.procedure_id, row.request.form_version_id), []).append(row)
    tables = [Grid(group[0].request.procedure, group[0].fields, group) for group in groups.values()]
    return tables, len(keys) - sum(len(table.rows) for table in tables)


def _row(request: ServiceRequest) -> GridRow:
    """Its controls are named apart from those of the other rows."""
    fields = request.form.annotations
    saved = {row.field_key: row for row in request.annotations.all()}
    form = annotation_form(fields, {key: row.answer for key, row in saved.items()})
    form.auto_id = f"{request.reference}-%s"
    return GridRow(request, [shown_annotation(field, saved.get(field.key), form) for field in fields])
