"""Tables on paper: what a request holds, and the form to fill in by hand."""

import io

import pytest
from pypdf import PdfReader

from formkit.fieldtypes import TableField
from formkit.fieldtypes.table_lines import TableLine
from formkit.values import JsonValue
from teleservices.models import ServiceRequest
from teleservices.paperwork.blank_form import blank_form
from teleservices.paperwork.request_copy import request_copy_pdf
from tests.factories.answers import fill_in
from tests.factories.procedures import make_draft, make_procedure, put_in_force
from tests.formkit.asking import form_of
from tests.formkit.budget_table import ANSWER, BUDGET, PLANNED

pytestmark = pytest.mark.django_db
YEARS = tuple(PLANNED.model_copy(update={"key": f"f_year{n}000", "label": f"An{n}"}) for n in range(6))
MANY = tuple(TableLine(key=f"l_{number:08}", label=f"Ligne-{number}") for number in range(60))
LONG = TableField(key="f_budget12", label="Budget", fields=YEARS[:1], lines=MANY, totals=(YEARS[0].key,))


def copied(field: TableField, answer: JsonValue) -> list[str]:
    """The texts of the pages of a copy."""
    draft = fill_in(make_draft(procedure=make_procedure(form=form_of(field))), {field.key: answer})
    pdf = request_copy_pdf(ServiceRequest.objects.with_form().get(pk=draft.pk))
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def blank(field: TableField) -> str:
    procedure = make_procedure()
    version = put_in_force(procedure, form_of(field))
    pdf = blank_form(procedure, version, when="", mentions=[]).printed()
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_copy_has_headings_added_rows_subtotals_and_totals() -> None:
    text = " ".join(copied(BUDGET, ANSWER)).replace("\xa0", " ").replace("\u202f", " ")
    for words in ("60 Achats", "800,50 €", "Location de la salle", "2 000,50 €", "Ventes"):
        assert words in text


def test_sixty_lines_run_over_pages_under_the_same_header() -> None:
    pages = copied(LONG, {"lines": {line.key: {YEARS[0].key: 100} for line in MANY}})
    there = [page for page in pages if "Ligne-" in page]
    assert len(there) == 2
    assert all("An0" in page for page in there)


def test_columns_that_a_page_is_too_narrow_for_stand_below_with_the_names_again() -> None:
    wide = LONG.model_copy(update={"fields": YEARS, "lines": MANY[:3], "totals": ()})
    answer: JsonValue = {"lines": {line.key: {year.key: 100 for year in YEARS} for line in MANY[:3]}}
    [text] = [page for page in copied(wide, answer) if "Ligne-0" in page]
    assert text.count("Ligne-2") == 2
    assert text.index("An3") < text.index("Ligne-0") < text.index("An4") < text.rindex("Ligne-0")


def test_the_form_to_print_names_every_line_and_leaves_one_empty_under_an_open_one() -> None:
    text = blank(BUDGET)
    assert [label for label in (line.label for line in BUDGET.lines) if label not in text] == []
    assert blank(LONG.model_copy(update={"fields": YEARS, "lines": MANY[:3], "totals": ()})).count("Ligne-2") == 2
