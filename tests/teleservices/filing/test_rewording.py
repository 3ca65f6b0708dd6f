"""An answer whose words a new version changes: the designer knows how many drafts give it, applicants are told."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from formkit.design.rewording import rewordings
from formkit.fieldtypes import Choice, Field, GroupField, OneChoiceField, SeveralChoicesField, YesNoField
from formkit.schema import FormSchema, Step
from formkit.values import Answers
from teleservices.answering.following_the_form import forget_move, move_to_current_version, news_of
from teleservices.models import Procedure, ServiceRequest
from teleservices.studio.publication.consequences import consequences
from tests.factories.answers import fill_in
from tests.factories.procedures import make_designer, make_draft, make_procedure, put_in_force
from tests.formkit.asking import form_of
from tests.formkit.budget_table import ANSWER, BUDGET, LINES, STATE

pytestmark = pytest.mark.django_db
ONCE, YEARS = "Annuelle ou ponctuelle", "Pluriannuelle"
CHILD = {"f_diet": "half"}


def form(once: str = ONCE, asked: str = "Êtes-vous assujetti ?", half: str = "Demi-pension") -> FormSchema:
    choices = (Choice(value="c1", label=once), Choice(value="c2", label=YEARS))
    fields: tuple[Field, ...] = (
        OneChoiceField(key="f_kind", label="Durée", choices=choices),
        SeveralChoicesField(key="f_kinds", label="Durées possibles", choices=choices),
        YesNoField(key="f_taxed", label=asked),
        GroupField(
            key="f_children",
            label="Enfants",
            row_name="enfant",
            fields=(OneChoiceField(key="f_diet", label="Régime", choices=(Choice(value="half", label=half),)),),
        ),
    )
    return FormSchema(steps=(Step(key="s_one", title="Votre demande", fields=fields),))


def answered(draft: ServiceRequest, answers: Answers) -> ServiceRequest:
    return fill_in(draft, answers)


@pytest.fixture
def procedure() -> Procedure:
    return make_procedure(form=form())


@pytest.fixture
def draft(procedure: Procedure, user: User) -> ServiceRequest:
    answers = {"f_kind": "c1", "f_kinds": ["c2"], "f_taxed": True, "f_children": [CHILD]}
    return answered(make_draft(user=user, procedure=procedure), answers)


def reworded(draft: ServiceRequest, user: User) -> list[tuple[str, str, str]]:
    news = news_of(move_to_current_version(request_id=draft.pk, actor=user))
    assert news is not None
    return [(question.label, question.before, question.after) for question in news.reworded]


def test_a_choice_worded_otherwise_is_told_in_both_words(draft: ServiceRequest, user: User) -> None:
    put_in_force(draft.procedure, form(once="Une seule année"))
    assert reworded(draft, user) == [("Durée", ONCE, "Une seule année")], "not the question whose other choice it was"


def test_a_closed_question_asked_otherwise_is_told(draft: ServiceRequest, user: User) -> None:
    put_in_force(draft.procedure, form(asked="Êtes-vous exonéré ?"))
    asked = "Êtes-vous exonéré ?"
    assert reworded(draft, user) == [(asked, "Êtes-vous assujetti ? Oui", "Êtes-vous exonéré ? Oui")]


def test_a_column_is_told_with_its_row(draft: ServiceRequest, user: User) -> None:
    put_in_force(draft.procedure, form(half="Déjeuner"))
    ((label, before, after),) = reworded(draft, user)
    assert label == "Enfants"
    assert "Demi-pension" in before
    assert "Déjeuner" in after


def test_an_answer_given_since_is_never_said_to_have_been_another(draft: ServiceRequest, user: User) -> None:
    put_in_force(draft.procedure, form(once="Une seule année"))
    moved = move_to_current_version(request_id=draft.pk, actor=user)
    news = news_of(answered(moved, {"f_kind": "c2"}))
    assert news is not None
    assert news.reworded == []


def test_the_draft_says_it_until_it_is_read(draft: ServiceRequest, user: User, client: Client) -> None:
    put_in_force(draft.procedure, form(once="Une seule année"))
    client.force_login(user)
    url = reverse("filing_step", args=[draft.reference, "s_one"])
    page = client.get(url).content.decode()
    for words in ("Réponses dont les mots ont changé", f"Avant\u00a0: {ONCE}", "Maintenant\u00a0: Une seule année"):
        assert words in page
    assert "vous n’avez rien à refaire" not in page
    forget_move(request_id=draft.pk, actor=user, version="2")
    assert "dont les mots ont changé" not in client.get(url).content.decode()


def test_publication_says_how_many_drafts_give_each_answer(
    procedure: Procedure, draft: ServiceRequest, client: Client, settings: Settings
) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    answered(make_draft(procedure=procedure), {"f_kind": "c2", "f_kinds": ["c1", "c2"]})
    answered(make_draft(procedure=procedure), {"f_kind": "c1", "f_taxed": False})
    changed = form(once="Une seule année", asked="Êtes-vous exonéré ?", half="Déjeuner")
    Procedure.objects.filter(pk=procedure.pk).update(draft_schema=changed.to_json())
    procedure.refresh_from_db()
    counts = {rewording.place: count for rewording, count in consequences(procedure).reworded}
    assert counts == {("f_kind",): 2, ("f_kinds",): 1, ("f_taxed",): 2, ("f_children", "f_diet"): 1}
    client.force_login(make_designer())
    page = client.get(reverse("studio:publish", args=[procedure.uuid])).content.decode()
    assert f"2 brouillons ont une réponse dont les mots changent\u00a0: «\u00a0{ONCE}\u00a0»" in page
    assert f"1 brouillon a une réponse dont les mots changent\u00a0: «\u00a0{ONCE}\u00a0»" in page


def test_what_nobody_chose_concerns_nobody(procedure: Procedure) -> None:
    changed = form(once="Une seule année")
    assert [rewording.choice for rewording in rewordings(procedure.current_version.form, changed)] == ["c1", "c1"]
    Procedure.objects.filter(pk=procedure.pk).update(draft_schema=changed.to_json())
    procedure.refresh_from_db()
    assert consequences(procedure).reworded == []


def test_in_a_table_the_lines_that_say_it_are_told_and_no_other(user: User) -> None:
    draft = answered(make_draft(user=user, procedure=make_procedure(form=form_of(BUDGET))), {BUDGET.key: ANSWER})
    sure = Choice(value="sure", label="Certain")
    columns = tuple(
        column.model_copy(update={"choices": (sure, *column.choices[1:])}) if column.type == "drop_down" else column
        for column in BUDGET.fields
    )
    changed = form_of(BUDGET.model_copy(update={"fields": columns}))
    [rewording] = rewordings(form_of(BUDGET), changed)
    assert (rewording.place, rewording.is_held(draft.answers)) == ((BUDGET.key, STATE.key), True)
    only_added = {BUDGET.key: {"rows": [{"id": "r_1", "line": "l_bother12", "label": "x", STATE.key: "sure"}]}}
    assert rewording.is_held(only_added)
    assert not rewording.is_held({BUDGET.key: {"lines": {"l_supplies": {STATE.key: "asked"}}}})
    put_in_force(draft.procedure, changed)
    [(_label, before, after)] = reworded(draft, user)
    assert ("Acquis" in before, "Certain" in after) == (True, True)
    assert len(before.splitlines()) == len(after.splitlines()) == 1


def test_a_line_named_otherwise_is_told(user: User) -> None:
    draft = answered(make_draft(user=user, procedure=make_procedure(form=form_of(BUDGET))), {BUDGET.key: ANSWER})
    lines = tuple(
        line.model_copy(update={"label": "Petites fournitures"}) if line.key == "l_supplies" else line for line in LINES
    )
    put_in_force(draft.procedure, form_of(BUDGET.model_copy(update={"lines": lines})))
    [(_label, before, after)] = reworded(draft, user)
    assert before.startswith("Fournitures")
    assert after.startswith("Petites fournitures")
