"""Answers laid out for people."""

from hypothesis import given
from hypothesis import strategies as st

from formkit.fieldtypes import AmountField, ContentField, DocumentField, ShortTextField, YesNoField
from formkit.path import walk
from formkit.schema import FormSchema, Step
from formkit.showing.display import Row, rows
from formkit.values import JsonValue
from tests.factories.conditions import comparison
from tests.formkit.strategies import WHOLE_FORMS, answers_to, schemas

HELPED = YesNoField(key="f_helped", label="Aidé ?")
HOW_MUCH = AmountField(
    key="f_amount", label="Combien ?", condition=comparison("f_helped", operator="equals", value=True)
)
NOTICE = ContentField(key="f_notice", label="À savoir")
STATUTES = DocumentField(key="f_statutes", label="Statuts", category="statuts")
OPINION = ShortTextField(key="f_opinion", label="Avis", private=True)
HELP = Step(key="s_help", title="Aide", fields=(NOTICE, HELPED, HOW_MUCH))
PAPERS = Step(key="s_papers", title="Pièces", fields=(STATUTES, OPINION))
FORM = FormSchema(steps=(HELP, PAPERS))
ANSWERS: dict[str, JsonValue] = {"f_helped": True, "f_amount": 125_000, "f_opinion": "Favorable"}


def test_the_path_is_laid_out_in_words() -> None:
    assert rows(FORM, ANSWERS) == [(HELP, [Row(HELPED, "Oui"), Row(HOW_MUCH, "1\u202f250,00\u00a0€")])]


def test_what_is_hidden_is_left_out_and_what_is_missing_is_empty() -> None:
    assert rows(FORM, ANSWERS | {"f_helped": False}) == [(HELP, [Row(HELPED, "Non")])]
    assert rows(FORM, {}) == [(HELP, [Row(HELPED, "")])]


def test_documents_are_named_when_they_are_known() -> None:
    (_, [(field, text, _table, _link)]) = rows(FORM, {}, documents={"f_statutes": ["Statuts.pdf", "Annexe.pdf"]})[1]
    assert (field, text) == (STATUTES, "Statuts.pdf\nAnnexe.pdf")
    assert rows(FORM, {}, documents={})[1] == (PAPERS, [Row(STATUTES, "")])


def test_staff_have_their_own_rows() -> None:
    assert rows(FORM, ANSWERS, private=True) == [(PAPERS, [Row(OPINION, "Favorable")])]


@WHOLE_FORMS
@given(st.data())
def test_any_answers_can_be_laid_out(data: st.DataObject) -> None:
    schema = data.draw(schemas())
    answers = data.draw(answers_to(schema))
    shown = {field.key for _, fields in walk(schema, dict(answers)) for field in fields}
    laid_out = [row for private in (False, True) for _, some in rows(schema, answers, private=private) for row in some]
    assert {field.key for field, _, _, _ in laid_out} <= shown
    assert all(isinstance(text, str) for _, text, _, _ in laid_out)
