"""A form with the steps asked once for each row of a group laid out, one after another, for the rows that answers have.

Their keys and those of their questions name the row (`f_budget@r_1`, see `place`): an answer, a document or a remark
is kept under it, as any other. All that follows a path reads the form so unfolded. Stores nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby

from django.utils.translation import gettext as _

from formkit.fieldtypes import Field, field_type
from formkit.place import Place
from formkit.renaming import line_keys, renamed
from formkit.row_answers import ROW_ID, ROW_KEY, Row, rows_of
from formkit.schema import FormSchema, Step
from formkit.validations import Validation
from formkit.values import Answers, JsonValue
from portal.dates import NBSP

MOST_UNFOLDED = 16
"""Forms kept unfolded for one form: its rows change from a request to the next."""


class UnfoldedForm(FormSchema):
    """A form for the rows of some answers; what doesn't depend on them is the form's own."""

    base: FormSchema
    row_rates: frozenset[str]
    """The places of the answers that are percentages, in the rows."""
    row_names: Mapping[str, str]
    """What a row is called where it isn't in view: « Projet 2 », by its id."""
    row_titles: Mapping[str, str]
    """The same in titles: « Projet 2 sur 3 – Fête du port »."""

    @cached_property
    def rates(self) -> frozenset[str]:
        """Those of the form and of its rows."""
        return self.base.rates | self.row_rates

    def label_of(self, field: Field) -> str:
        """« Projet 2 › Budget » for a question of a row."""
        name = self.row_names.get(Place.parse(field.key).row, "")
        return f"{name} › {field.label}" if name else field.label

    @property
    def parameters(self) -> frozenset[str]:
        """Those of the form."""
        return self.base.parameters

    @property
    def public_parameters(self) -> frozenset[str]:
        """Those of the form."""
        return self.base.public_parameters


def unfolded(schema: FormSchema, answers: Answers) -> FormSchema:
    """The form for the rows that these answers have; itself where nothing is asked once for each row."""
    if not schema.row_steps:
        return schema
    rows = tuple((key, tuple(_row_names(schema, key, answers))) for key in schema.row_steps)
    form = schema.unfoldings.get(rows)
    if form is None:
        if len(schema.unfoldings) >= MOST_UNFOLDED:  # another thread may do the same: it only lays out once more
            schema.unfoldings.clear()
        form = schema.unfoldings[rows] = _unfold(schema, dict(rows))
    return form


def asked_once(schema: FormSchema) -> list[Field]:
    """The questions that have one answer in a request: those alone may be its amount, be quoted or be searched."""
    return [field for step in schema.steps if not step.each for field in step.fields]


def row_cells(schema: FormSchema, answers: Answers) -> dict[str, JsonValue]:
    """The cells of the rows for which steps are asked, each under its place: what these steps read of their row."""
    return {
        str(Place(key, str(row[ROW_ID]))): cell
        for group in schema.row_groups
        for row in _rows(answers.get(group))
        for key, cell in row.items()
        if key != ROW_ID
    }


def without_gone_rows(schema: FormSchema, answers: Answers) -> dict[str, JsonValue]:
    """These answers without those of rows that were taken away."""
    if not schema.row_groups:
        return dict(answers)
    ids = {str(row[ROW_ID]) for group in schema.row_groups for row in _rows(answers.get(group))}
    return {key: answer for key, answer in answers.items() if Place.parse(key).row in {"", *ids}}


def _rows(answer: JsonValue) -> Iterator[Row]:
    return (row for row in rows_of(answer, {}) if ROW_KEY.fullmatch(str(row.get(ROW_ID))))


def _row_names(schema: FormSchema, group: str, answers: Answers) -> Iterator[tuple[str, str, str]]:
    """The id of each row, its name and what titles call it: « Projet 2 », « Projet 2 sur 3 – Fête du port »."""
    field = next((field for field in schema.groups() if field.key == group), None)
    if field is None:  # deleted since: a draft form says so before it is published
        return
    kind, rows = field_type(field), list(_rows(answers.get(group)))
    word = kind.row_name(field) or _("Row")
    for number, row in enumerate(rows, start=1):
        title = _("%(row)s %(number)d of %(total)d") % {"row": word, "number": number, "total": len(rows)}
        first = next((column for column in kind.columns(field) if row.get(column.key)), None)
        text = field_type(first).display(first, row.get(first.key)) if first else ""
        yield str(row[ROW_ID]), f"{word} {number}", f"{title} – {text[:60]}" if text else title


def _unfold(schema: FormSchema, rows: Mapping[str, Sequence[tuple[str, str, str]]]) -> UnfoldedForm:
    titles = {group: {row: title for row, _name, title in named} for group, named in rows.items()}
    steps: list[Step] = []
    for group, run in groupby(schema.steps, lambda step: step.each):
        repeated = list(run)
        steps += repeated if group is None else _laid_out(schema, repeated, titles[group])
    rates = frozenset(str(Place(key, row)) for ids in titles.values() for row in ids for key in schema.rates)
    names = {row: name for named in rows.values() for row, name, _title in named}
    return UnfoldedForm.model_construct(  # checked already, as the form that it is laid out from
        format=schema.format,
        steps=tuple(steps),
        rules=schema.rules,
        validations=tuple(_validations(schema, titles)),
        annotations=schema.annotations,
        base=schema,
        row_rates=rates,
        row_names=names,
        row_titles={row: title for named in titles.values() for row, title in named.items()},
    )


def _laid_out(schema: FormSchema, steps: Iterable[Step], titles: Mapping[str, str]) -> Iterator[Step]:
    """These steps, all of them for the first row, then for the next."""
    data = [(step.title, step.model_dump(mode="json")) for step in steps]
    for row, row_title in titles.items():
        names = _names(schema, row)
        for title, content in data:
            step = renamed(content, names)
            yield Step.model_validate({**step, "each": content["each"], "title": f"{row_title}{NBSP}: {title}"[:200]})


def _names(schema: FormSchema, row: str) -> dict[str, str]:
    """The place in a row of each key that the steps asked for it may name."""
    keys = [step.key for steps in schema.row_steps.values() for step in steps]
    fields = [field.key for steps in schema.row_steps.values() for step in steps for field in step.fields]
    columns = [column.key for group in schema.row_groups for column in schema.columns_of(group)]
    return line_keys({key: str(Place(key, row)) for key in (*keys, *fields, *columns)})


def _validations(schema: FormSchema, titles: Mapping[str, Mapping[str, str]]) -> Iterator[Validation]:
    """The validations, those on questions of a row once for each."""
    groups = {field.key: group for group, steps in schema.row_steps.items() for step in steps for field in step.fields}
    for validation in schema.validations:
        group = next((groups[key] for key in validation.fields if key in groups), None)
        if group is None:
            yield validation
            continue
        content = validation.model_dump(mode="json")
        for row in titles[group]:
            yield Validation.model_validate(
                {**renamed(content, _names(schema, row)), "key": str(Place(validation.key, row))}
            )
