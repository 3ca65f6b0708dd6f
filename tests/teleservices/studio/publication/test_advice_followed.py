"""A piece of advice accepted in one click: done by the acts of the screens, undone like them, refused once stale."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from formkit.design.operations import add_field, add_rule, edit_step
from formkit.fieldtypes import (
    AmountField,
    ContentField,
    EmailField,
    Field,
    LongTextField,
    NumberField,
    Prefill,
    ShortTextField,
    SiretField,
    field_type,
)
from formkit.schema import FormRule, FormSchema
from teleservices.models import Procedure
from teleservices.studio.drafting.drafts import DraftAct
from teleservices.studio.publication.advice import advice_on
from teleservices.studio.publication.likely_types import likely_type
from teleservices.studio.publication.points import Remedy
from tests.factories.conditions import comparison
from tests.factories.procedures import AMOUNT, PROJECT, make_designer, make_form
from tests.teleservices.studio.acting import STEP, draft, labels, post, relabel

KEY = "f_mail1234"
AGE = NumberField(key="f_age12345", label="Âge", minimum=0, maximum=120)
ALWAYS = comparison(AGE.key, operator="at_least", value=0)


def redraft(procedure: Procedure, form: FormSchema) -> Procedure:
    Procedure.objects.filter(pk=procedure.pk).update(draft_schema=form.to_json())
    return Procedure.objects.get(pk=procedure.pk)


def asking(procedure: Procedure, *fields: Field) -> Procedure:
    """The procedure whose step asks these too, never published."""
    form = make_form()
    for field in fields:
        form = add_field(form, step_key=STEP, field=field)
    return redraft(procedure, form)


def follow(studio: Client, procedure: Procedure, key: str, remedy: Remedy, **data: object) -> str:
    return post(studio, procedure, "advice_follow", key, do=remedy, **data)


def remedies(procedure: Procedure, key: str) -> list[Remedy | None]:
    return [tip.remedy for tip in advice_on(draft(procedure)) if tip.key == key]


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Courriel de la trésorière", "email"),
        ("Numéro de téléphone du gardien", "telephone"),
        ("Date de naissance", "date"),
        ("Montant du devis", "amount"),
        ("Nombre d'enfants", "number"),
        ("Taux de remplissage", "percentage"),
        ("Site internet", "web_address"),
        ("Avez-vous un local ?", "yes_no"),
        ("IBAN", "iban"),
        ("Nom du projet", ""),
        ("Téléphone ou courriel", ""),
        ("Date et lieu", ""),
        ("Êtes-vous locataire ou propriétaire ?", ""),
        ("Date", ""),
    ],
)
def test_a_type_is_told_from_the_words_of_a_label(label: str, name: str) -> None:
    kind = likely_type(ShortTextField(key="f_a", label=label))
    assert (kind.name if kind else "") == name


@pytest.mark.parametrize(
    "field",
    [
        ShortTextField(key="f_a", label="IBAN", pattern="postcode"),
        LongTextField(key="f_a", label="Courriel"),
        AmountField(key="f_a", label="Date de naissance"),
    ],
)
def test_what_is_checked_already_or_is_no_line_keeps_its_type(field: Field) -> None:
    assert likely_type(field) is None


def test_a_line_becomes_the_type_that_it_asks_filled_in_beforehand(studio: Client, procedure: Procedure) -> None:
    asking(procedure, ShortTextField(key=KEY, label="Votre courriel", help="Pour vous écrire.", required=True))
    assert reverse("studio:check", args=[procedure.uuid]) == follow(studio, procedure, KEY, Remedy.RETYPE)
    changed = draft(procedure).field(KEY)
    assert isinstance(changed, EmailField)
    assert (changed.help, changed.required, changed.prefill) == ("Pour vous écrire.", True, Prefill.EMAIL)
    assert changed.personal == "ordinary", "as the type proposes, where nobody said otherwise"
    assert procedure.draft_changes.latest("number").act == DraftAct.FIELD_RETYPED
    assert remedies(procedure, KEY) == []
    location = post(studio, procedure, "undo", then="check")
    assert location == reverse("studio:check", args=[procedure.uuid])
    assert isinstance(draft(procedure).field(KEY), ShortTextField)


def test_what_the_portal_knows_is_filled_in_beforehand(studio: Client, procedure: Procedure) -> None:
    asking(procedure, SiretField(key=KEY, label="SIRET", help="Sur votre avis."))
    location = follow(studio, procedure, KEY, Remedy.PREFILL, then=KEY)
    assert location == reverse("studio:field", args=[procedure.uuid, KEY]), "what was shown stays shown"
    assert draft(procedure).field(KEY).prefill == Prefill.PROFILE_SIRET


def test_protected_data_are_marked(studio: Client, procedure: Procedure) -> None:
    asking(procedure, ShortTextField(key=KEY, label="Votre religion"))
    follow(studio, procedure, KEY, Remedy.SENSITIVE)
    assert draft(procedure).field(KEY).personal == "sensitive"
    assert Remedy.SENSITIVE not in remedies(procedure, KEY)


def test_a_long_step_is_cut_before_its_own_title(studio: Client, procedure: Procedure) -> None:
    lines = [ShortTextField(key=f"f_line{number:05}", label=f"Ligne {number}") for number in range(14)]
    fields = [*lines[:6], ContentField(key="f_title123", label="Et puis"), *lines[6:]]
    asking(procedure, *fields)
    before = labels(procedure)
    follow(studio, procedure, STEP, Remedy.SPLIT)
    first, second = draft(procedure).steps[:2]
    assert [field.label for field in (*first.fields, *second.fields)] == before
    assert second.fields[0].label == "Et puis"
    assert (second.condition, second.intro) == (first.condition, "")
    post(studio, procedure, "undo")
    assert labels(procedure) == before


def test_a_condition_that_says_nothing_goes(studio: Client, procedure: Procedure) -> None:
    asking(procedure, AGE, ShortTextField(key=KEY, label="Objet", condition=ALWAYS))
    redraft(procedure, edit_step(draft(procedure), key="s_pieces12", condition=ALWAYS))
    for key in (KEY, "s_pieces12"):
        assert remedies(procedure, key).count(Remedy.ALWAYS_SHOWN) == 1
        follow(studio, procedure, key, Remedy.ALWAYS_SHOWN)
    assert draft(procedure).field(KEY).condition is None
    assert draft(procedure).step("s_pieces12").condition is None


def test_an_answer_always_required_is_required(studio: Client, procedure: Procedure) -> None:
    asking(procedure, AGE, ShortTextField(key=KEY, label="Objet", required=False, required_when=ALWAYS))
    follow(studio, procedure, KEY, Remedy.ALWAYS_REQUIRED)
    changed = draft(procedure).field(KEY)
    assert (changed.required, changed.required_when) == (True, None)


def test_the_second_of_two_rules_goes(studio: Client, procedure: Procedure) -> None:
    condition = comparison(AMOUNT, operator="greater", value=1_000_000, of="€")
    form = make_form()
    for key in ("r_first123", "r_second12"):
        form = add_rule(form, rule=FormRule(key=key, kind="warning", condition=condition, message="Joignez un plan."))
    redraft(procedure, form)
    follow(studio, procedure, "r_second12", Remedy.DELETE_RULE)
    assert [rule.key for rule in draft(procedure).rules] == ["r_first123"]


@pytest.mark.parametrize("change", ["renamed", "gone"])
def test_advice_on_what_changed_meanwhile_does_nothing(change: str, studio: Client, procedure: Procedure) -> None:
    asking(procedure, ShortTextField(key=KEY, label="Votre courriel"))
    number = Procedure.objects.get(pk=procedure.pk).draft_number
    if change == "renamed":
        relabel(procedure, make_designer("Awa"), KEY, "Courriel de la mairie", number)
    else:
        redraft(procedure, make_form())
    before = draft(procedure)
    url = reverse("studio:advice_follow", args=[procedure.uuid, KEY])
    response = studio.post(url, {"number": number, "do": Remedy.RETYPE}, follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["warning"]
    assert draft(procedure) == before


@pytest.mark.parametrize("remedy", ["", "unknown", Remedy.SPLIT, Remedy.DELETE_RULE])
def test_what_no_advice_offers_is_not_done(remedy: str, studio: Client, procedure: Procedure) -> None:
    before = draft(procedure)
    post(studio, procedure, "advice_follow", PROJECT, do=remedy)
    assert draft(procedure) == before


def test_a_published_question_is_looked_at_before_its_type_changes(
    studio: Client, procedure: Procedure, designer: User
) -> None:
    relabel(procedure, designer, PROJECT, "Courriel de la mairie", 1)
    location = follow(studio, procedure, PROJECT, Remedy.RETYPE)
    assert location == reverse("studio:retype", args=[procedure.uuid, PROJECT, "email"])
    assert field_type(draft(procedure).field(PROJECT)).name == "short_text"


def test_each_piece_of_advice_has_its_button_where_it_stands(studio: Client, procedure: Procedure) -> None:
    asking(procedure, ShortTextField(key=KEY, label="Votre courriel"))
    url = reverse("studio:advice_follow", args=[procedure.uuid, KEY])
    for name, args in (("check", []), ("field", [KEY])):
        assert url in studio.get(reverse(f"studio:{name}", args=[procedure.uuid, *args])).content.decode()
