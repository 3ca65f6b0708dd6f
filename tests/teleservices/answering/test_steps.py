"""A step as a page: what stands beside a control, where an error leads, what was saved meanwhile."""

import pytest
from django.http import QueryDict

from formkit.fieldtypes import AmountField, DocumentField, NumberField, ShortTextField, StatementField, YesNoField
from formkit.schema import FormSchema, Step
from teleservices.answering.answer_rows import saved_otherwise
from teleservices.answering.documents.folders import DraftFolder
from teleservices.answering.steps import progress_of, step_page
from teleservices.models import ServiceRequest
from tests.factories.answers import fill_in
from tests.factories.conditions import comparison
from tests.factories.procedures import make_draft, make_procedure

pytestmark = pytest.mark.django_db

FORM = FormSchema(
    steps=(
        Step(
            key="s_one12345",
            title="Un",
            fields=(
                YesNoField(key="f_more1234", label="Plus ?"),
                AmountField(key="f_amount12", label="Montant", width="half"),
                NumberField(key="f_pupils12", label="Élèves", unit="élèves"),
                StatementField(key="f_promise1", label="Je m’engage", text="Le texte.", width="third"),
                DocumentField(key="f_quotes12", label="Devis", category="devis", several=True, max_count=2),
            ),
        ),
        Step(
            key="s_two12345",
            title="Deux",
            condition=comparison("f_more1234", operator="equals", value=True),
            fields=(ShortTextField(key="f_why12345", label="Pourquoi"),),
        ),
    )
)


@pytest.fixture
def draft() -> ServiceRequest:
    return make_draft(procedure=make_procedure(form=FORM))


def test_what_stands_beside_each_control(draft: ServiceRequest) -> None:
    items = step_page(DraftFolder(draft), FORM.steps[0]).items
    assert [item.unit for item in items] == ["", "€", "élèves", "", ""]
    assert [item.statement for item in items] == ["", "", "", "Le texte.", ""]
    assert [item.wrapper_class for item in items] == ["", "width-half", "", "width-third field--statement", ""]
    assert items[4].slot is not None
    assert "jusqu’à 2 documents" in items[4].slot.limit_text


def test_every_error_leads_to_its_control_in_the_form_s_order(draft: ServiceRequest) -> None:
    page = step_page(DraftFolder(draft), FORM.steps[0], QueryDict("f_amount12=non"))
    page.refuse("f_quotes12", "Ce fichier n’est pas un PDF.")
    page.refuse("f_quotes12", "Cet autre non plus.")
    assert [line.target for line in page.errors] == [
        "id_f_more1234_group",
        "id_f_amount12",
        "id_f_pupils12",
        "id_f_promise1",
        "file_f_quotes12",
        "file_f_quotes12",
    ]
    assert page.errors[-1].text == "Devis – Cet autre non plus."
    assert page.items[4].error == "Ce fichier n’est pas un PDF.\nCet autre non plus."


def test_what_was_saved_meanwhile_where_it_differs(draft: ServiceRequest) -> None:
    saved = fill_in(draft, {"f_more1234": True, "f_amount12": 100, "f_pupils12": 3})
    page = step_page(
        DraftFolder(saved), FORM.steps[0], QueryDict("f_more1234=yes&f_amount12=2&f_pupils12="), strict=False
    )
    assert [(row.key, row.answer.replace("\xa0", " ")) for row in saved_otherwise(page)] == [
        ("f_amount12", "1,00 €"),
        ("f_pupils12", "3 élèves"),
    ]


def test_a_step_that_left_the_path_counts_as_the_last(draft: ServiceRequest) -> None:
    place = progress_of(draft, FORM.steps[1], {})
    assert (place.number, place.total, place.dots) == (1, 1, ["current"])
    assert place.previous == FORM.steps[0]
    assert place.next is None
