"""The columns of an export that say every answer to one procedure, whatever version of its form each request has.

The applicant's come first, then what the service notes, which is marked as internal.

A question is its key: its column has the label of the last version that asks it. Each answer is read by the question
of the request's own version, and only where the request's path leads to it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from formkit.fieldtypes import Field, field_type, has_lines
from formkit.path import kept_answers
from formkit.place import Place
from formkit.row_answers import ROW_ID, TableAnswer
from formkit.schema import FormSchema
from formkit.showing.display import as_seen_by
from formkit.values import Answers, JsonValue
from teleservices.models import Attachment, Procedure, RequestAnnotation, ServiceRequest
from teleservices.spreadsheets.cells import Cell, Column
from teleservices.steering.exports import offered_columns as columns
from teleservices.steering.exports.gathering import in_order
from teleservices.steering.exports.line_columns import LineColumn, line_columns
from teleservices.steering.exports.offered_columns import ColumnReader

NOTED = ("request", "field_key", "answer")
READ = (*columns.READ, "answers", "facts", "form_version")


class AnswerSource:
    """What the list knows of each request, then its answers; the names of its documents, not the documents."""

    def __init__(self, procedure: Procedure) -> None:
        self.facts = ColumnReader(list(columns.EXPORT_COLUMNS))
        versions = list(procedure.versions.order_by("-number"))
        self.forms = {version.pk: version.form for version in versions}
        numbered = [(version.number, version.form) for version in versions]
        self.questions, self.notes = questions_of(numbered), annotations_of(numbered)
        self.lines = lines_of(self.questions, [form for _number, form in numbered])
        spread = (self._heads(column) for column in self.questions)
        self.columns = [*self.facts.columns, *(head for heads in spread for head in heads), *self.notes]
        self.titles: dict[tuple[int, str], list[str]] = {}
        self.noted: dict[tuple[int, str], JsonValue] = {}

    def read(self, keys: Sequence[int], teams: Sequence[int]) -> list[ServiceRequest]:
        """With the names of their documents, in one query more; another for what the service notes, where it does."""
        requests = in_order(ServiceRequest.objects.only(*READ), keys, teams)
        self.facts.read(requests)
        self.titles = defaultdict(list)
        attachments = Attachment.objects.filter(request__in=requests).order_by("pk")
        for request, field, title in attachments.values_list("request", "field_key", "title"):
            self.titles[request, field].append(title)
        if self.notes:
            rows = RequestAnnotation.objects.filter(request__in=requests).order_by()
            self.noted = {(request, key): answer for request, key, answer in rows.values_list(*NOTED)}
        return requests

    def cells(self, request: ServiceRequest) -> list[Cell]:
        form = self.forms[request.form_version_id]
        answers = kept_answers(form, request.answers | request.facts)
        fields = {field.key: field for field in as_seen_by("service", form.fields())}
        parts = (self._cells(request, column, fields.get(column.key), answers) for column in self.questions)
        noted = {field.key: field for field in form.annotations}
        cells = (cell for part in parts for cell in part)
        return [*self.facts.cells(request), *cells, *(self._note(request, column, noted) for column in self.notes)]

    def _note(self, request: ServiceRequest, column: Column, noted: Mapping[str, Field]) -> Cell:
        field = noted.get(column.key)
        answer = self.noted.get((request.pk, column.key))
        return field_type(field).export_value(field, answer) if field else None

    def _heads(self, column: Column) -> list[Column]:
        """A question in the file: its column, or those of a table whose lines have theirs."""
        return [part.head for part in self.lines[column.key]] if column.key in self.lines else [column]

    def _cells(
        self, request: ServiceRequest, column: Column, field: Field | None, answers: dict[str, JsonValue]
    ) -> list[Cell]:
        if column.key not in self.lines:
            return [self._cell(request, column, field, answers)]
        table = TableAnswer.read(answers.get(column.key)) or TableAnswer()
        return [part.value(field, table) if field and has_lines(field) else None for part in self.lines[column.key]]

    def _cell(
        self, request: ServiceRequest, column: Column, field: Field | None, answers: dict[str, JsonValue]
    ) -> Cell:
        if field is None:
            return None
        if field_type(field).takes_documents:
            return " ; ".join(self.titles.get((request.pk, field.key), ())) or None
        if field_type(field).has_columns and column.cells:
            return _table(column, _with_row_questions(field, self.forms[request.form_version_id]), answers)
        return field_type(field).export_value(field, answers.get(field.key))


def _table(column: Column, field: Field, answers: Answers) -> Cell:
    """The rows of a group under the cells of its column; nothing where the answer isn't made of rows."""
    fields = {cell.key: cell for cell in field_type(field).columns(field)}
    kinds = [(cell.key, fields.get(cell.key)) for cell in column.cells]
    return [
        [
            field_type(cell).export_value(cell, row.get(key, answers.get(str(Place(key, str(row.get(ROW_ID)))))))
            if cell
            else None
            for key, cell in kinds
        ]
        for row in field_type(field).rows(field, answers.get(field.key))
    ]


def _with_row_questions(field: Field, form: FormSchema) -> Field:
    """A group with what steps ask for each of its rows as columns more, documents left out; another field as it is."""
    steps = form.row_steps.get(field.key, ())
    more = [question for step in steps for question in as_seen_by("service", step.fields)]
    cells = (*field_type(field).columns(field), *(question for question in more if field_type(question).has_answer))
    return field.model_copy(update={"fields": cells}) if more else field


def _questions(form: FormSchema) -> list[Field]:
    """What has a column: what is asked for each row of a group is in the cells of the group's."""
    fields = [field for step in form.steps if not step.each for field in as_seen_by("service", step.fields)]
    return [_with_row_questions(field, form) for field in fields if field_type(field).has_row]


Versions = Sequence[tuple[int, FormSchema]]
"""Each version's number and form, the last one first."""


def questions_of(versions: Versions) -> list[Column]:
    """A column for each question of these versions, the last one first; those it no longer asks come after.

    A value that the service alone sees says so; one that nobody sees has none.
    """
    return _columns(versions, _questions)


def lines_of(questions: Iterable[Column], forms: Sequence[FormSchema]) -> dict[str, list[LineColumn]]:
    """The columns of each table among these questions, by its key, from what it was in each form, the last one first.

    A question that was a table and no longer is has one column.
    """
    variants: dict[str, list[Field]] = defaultdict(list)
    for form in forms:
        for field in as_seen_by("service", form.fields()):
            variants[field.key].append(field)
    tables = {
        question: [field for field in variants[question.key] if has_lines(field)]
        for question in questions
        if has_lines(variants[question.key][0])
    }
    return {question.key: line_columns(question.label, fields) for question, fields in tables.items()}


def annotations_of(versions: Versions) -> list[Column]:
    """The same for what the service alone is asked; each says that it is internal."""
    columns = _columns(versions, lambda form: form.annotations)
    return [replace(column, label=_("%(label)s (internal)") % {"label": column.label}) for column in columns]


def _columns(versions: Versions, fields_of: Callable[[FormSchema], Iterable[Field]]) -> list[Column]:
    fields: dict[str, list[Field]] = defaultdict(list)
    last_asked: dict[str, int] = {}
    for number, form in versions:
        for field in fields_of(form):
            fields[field.key].append(field)
            last_asked.setdefault(field.key, number)
    newest = versions[0][0] if versions else 0
    return [_column(variants, last_asked[key], newest) for key, variants in fields.items()]


def _column(variants: Sequence[Field], last_asked: int, newest: int) -> Column:
    """The column of a question, from what it was in each version, the last one first."""
    field, label = variants[0], variants[0].label
    if last_asked != newest:
        label = _("%(label)s (until version %(number)s)") % {"label": label, "number": last_asked}
    cells: dict[str, Column] = {}
    for table in variants:
        for cell in field_type(table).columns(table) if field_type(field).has_columns else ():
            cells.setdefault(cell.key, Column(cell.key, cell.label, field_type(cell).is_amount(cell)))
    return Column(field.key, label, field_type(field).is_amount(field), tuple(cells.values()))
