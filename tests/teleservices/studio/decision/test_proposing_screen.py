"""The screen of how a service proposes: typed by a designer, kept in the draft with the other rules."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from formkit.fieldtypes import AmountField
from formkit.language.nodes import Node, Operation
from teleservices.competence.amount_trees import RateOfBase, rate_of_base
from teleservices.competence.outcome_sentences import proposal_lines, rule_changes
from teleservices.competence.proposal_rules import ProposalRules
from teleservices.competence.rules import parse_rules
from teleservices.models import Procedure
from teleservices.studio.procedures.configuration import change_settings
from teleservices.studio.publication.checklist import blocking
from teleservices.studio.transfer.files import filed, import_procedure, read, written
from tests.factories.competence import BY_PRESIDENT
from tests.factories.procedures import make_designer, make_form
from tests.form_controls import controls
from tests.french import french
from tests.teleservices.studio.acting import draft, in_draft, post, publish_draft, seen

pytestmark = pytest.mark.django_db
TYPED: dict[str, object] = {
    "proposes": "on",
    "is_required": "on",
    "rate": "12,5",
    "floor": "200",
    "ceiling": "3 000",
    "budget_lines": "65748 – Associations\n\n65748 – Associations\n20422 – Équipement",
    "article_0_title": "Article 4",
    "article_0_text": "Plafond dépassé : {{ base éligible }}.",
    "criterion_0_title": "Intérêt",
    "criterion_0_most": "5",
    "criterion_0_weight": "2",
}


@pytest.fixture
def ruled(procedure: Procedure, designer: User) -> Procedure:
    changes = {"decision_rules": BY_PRESIDENT.to_json()}
    change_settings(procedure_id=procedure.pk, author=designer, changes=changes)
    return procedure


def address(procedure: Procedure) -> str:
    return reverse("studio:proposing", args=[procedure.uuid])


def save(studio: Client, procedure: Procedure, **changes: object) -> str:
    """Post what a designer types; the page that follows."""
    typed = TYPED | changes | seen(studio, address(procedure))
    return studio.post(address(procedure), typed, follow=True).content.decode()


def test_how_the_service_proposes_is_drafted_then_in_force(studio: Client, ruled: Procedure, designer: User) -> None:
    save(studio, ruled)
    rules = parse_rules(in_draft(ruled).decision_rules)
    assert rules
    assert rules.outcomes == BY_PRESIDENT.outcomes
    wanted = rules.proposals
    assert wanted
    assert rate_of_base(wanted.amount) == RateOfBase(rate=1250, floor_cents=20_000, ceiling_cents=300_000)
    assert wanted.budget_lines == ("65748 – Associations", "20422 – Équipement")
    assert [(item.title, len(item.key)) for item in wanted.articles] == [("Article 4", 10)]
    shown = controls(studio.get(address(ruled)).text)
    assert shown["article_0_key"][0] == wanted.articles[0].key
    assert shown["rate"][0] == "12,5"
    publish_draft(ruled, designer)
    in_force = parse_rules(Procedure.objects.get(pk=ruled.pk).decision_rules)
    assert in_force == rules


LISTED_FORMULA = "minimum(maximum(12,5 % × « Base éligible » ; 200 €) ; 3\u202f000 €)"
NEW_FORMULA = "si « Base éligible » > 900 € alors 300 € sinon « Base éligible » × 30 %"


def amount_of(procedure: Procedure) -> Node | None:
    rules = parse_rules(in_draft(procedure).decision_rules)
    assert rules
    return rules.proposals.amount if rules.proposals else None


def test_a_rate_chosen_in_lists_is_written_as_a_formula_and_back(studio: Client, ruled: Procedure) -> None:
    save(studio, ruled)
    line = controls(studio.get(address(ruled)).text)["formula"][0]
    assert line == LISTED_FORMULA
    save(studio, ruled, formula="minimum(20 % × « base eligible » ; 4 000 €)")
    assert amount_of(ruled) == RateOfBase(rate=2000, ceiling_cents=400_000).tree
    values = controls(studio.get(address(ruled)).text)
    assert [values[name] for name in ("rate", "floor", "ceiling")] == [["20"], [""], ["4\u202f000,00"]]


def test_any_formula_is_kept_read_back_and_replaced_by_the_lists(studio: Client, ruled: Procedure) -> None:
    empty = {"rate": "", "floor": "", "ceiling": ""}
    page = save(studio, ruled, **empty, formula=NEW_FORMULA)
    formula = amount_of(ruled)
    assert isinstance(formula, Operation)
    assert formula.kind == "if"
    values = controls(page)
    assert values["formula"] == [NEW_FORMULA]
    assert values["rate"] == [""]
    assert "8 000 € × 30 %" in " ".join(page.replace("\u00a0", " ").replace("\u202f", " ").split())
    save(studio, ruled, **empty, formula=NEW_FORMULA, budget_lines="65748")
    assert amount_of(ruled) == formula
    save(studio, ruled, formula=NEW_FORMULA, **empty | {"rate": "50"})
    assert amount_of(ruled) == RateOfBase(rate=5000).tree
    save(studio, ruled, formula="", **empty | {"rate": "50"})
    assert amount_of(ruled) is None


@pytest.mark.parametrize(
    ("formula", "marked"),
    [
        ("30 % × « Base eligble »", "« Base eligble »"),
        ("« Base éligible » > 10 €", "« Base éligible » &gt; 10 €"),
        ("« Base éligible » + 10", "10"),
        ("« Base éligible » ×", "…"),
    ],
)
def test_the_words_that_err_in_a_formula_are_marked_and_nothing_is_lost(
    studio: Client, ruled: Procedure, formula: str, marked: str
) -> None:
    typed = TYPED | {"formula": formula} | seen(studio, address(ruled))
    response = studio.post(address(ruled), typed)
    assert response.status_code == 422
    assert f"<mark>{marked}</mark>" in response.text
    assert controls(response.text)["formula"] == [formula]
    assert amount_of(ruled) is None


def test_a_visa_may_be_wanted_above_an_amount_alone(studio: Client, ruled: Procedure) -> None:
    save(studio, ruled, needs_visa="on", visa_when="« Montant proposé » > 900 €")
    rules = parse_rules(in_draft(ruled).decision_rules)
    assert rules
    assert rules.proposals
    assert rules.proposals.visa_when
    assert controls(studio.get(address(ruled)).text)["visa_when"] == ["« Montant proposé » > 900 €"]
    assert "900\u00a0€" in proposal_lines(rules.proposals)[french("Condition of the visa")]
    typed = TYPED | {"needs_visa": "on", "visa_when": "« Montant proposé »"} | seen(studio, address(ruled))
    response = studio.post(address(ruled), typed)
    assert response.status_code == 422
    assert 'href="#id_visa_when"' in response.text


def test_a_rate_and_a_formula_that_say_two_amounts_are_refused(studio: Client, ruled: Procedure) -> None:
    save(studio, ruled)
    typed = TYPED | {"rate": "40", "formula": NEW_FORMULA} | seen(studio, address(ruled))
    response = studio.post(address(ruled), typed)
    assert response.status_code == 422
    assert 'href="#id_formula"' in response.text


def test_a_formula_is_read_again_without_being_saved(studio: Client, ruled: Procedure) -> None:
    typed = TYPED | {"rate": "", "floor": "", "ceiling": "", "formula": NEW_FORMULA, "do": "read"}
    response = studio.post(address(ruled), typed | seen(studio, address(ruled)))
    assert response.status_code == 200
    assert "studio-sentence" in response.text
    assert controls(response.text)["formula"] == [NEW_FORMULA]
    assert amount_of(ruled) is None


def test_a_formula_that_reads_what_the_form_lost_blocks_the_publication(studio: Client, ruled: Procedure) -> None:
    post(studio, ruled, "annotation_add", "amount", label="Déjà versé", personal="none", anonymise="keep")
    [annotation] = draft(ruled).annotations
    empty = {"rate": "", "floor": "", "ceiling": ""}
    save(studio, ruled, **empty, formula="maximum(« Base éligible » × 20 % − « Déjà versé » ; 0 €)")
    url = f"{address(ruled)}#id_formula"
    assert url not in [point.url for point in blocking(Procedure.objects.get(pk=ruled.pk))]
    post(studio, ruled, "annotation_delete", annotation.key)
    assert [point.url for point in blocking(Procedure.objects.get(pk=ruled.pk))].count(url) == 1
    assert f"[{annotation.key}]" in controls(studio.get(address(ruled)).text)["formula"][0]


def test_who_decides_is_changed_without_losing_how_the_service_proposes(studio: Client, ruled: Procedure) -> None:
    save(studio, ruled)
    url = reverse("studio:decision", args=[ruled.uuid])
    typed = {"nature": "decided", "accepted-exists": "on", "accepted-authorities": ["president"]}
    studio.post(url, typed | seen(studio, url))
    rules = parse_rules(in_draft(ruled).decision_rules)
    assert rules
    assert len(rules.outcomes) == 1
    assert rules.proposals


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rate": ""}, "Écrivez le taux"),
        ({"base": "f_gone"}, ""),
        ({"rate": "0"}, ""),
        ({"ceiling": "100"}, "au moins autant que le minimum"),
        ({"article_0_text": "{{ inconnue }}"}, "Rien ne s’appelle ainsi\u00a0: {{ inconnue }}"),
        ({"article_0_text": ""}, "videz l’article pour le retirer"),
        ({"criterion_0_most": ""}, "Écrivez un nombre entier."),
        ({"budget_lines": "x" * 130}, "120 caractères"),
    ],
)
def test_what_could_not_be_published_is_said_beside_it(
    studio: Client, ruled: Procedure, changes: dict[str, object], words: str
) -> None:
    typed = TYPED | changes | seen(studio, address(ruled))
    response = studio.post(address(ruled), typed)
    assert response.status_code == 422
    assert words in response.content.decode()
    rules = parse_rules(in_draft(ruled).decision_rules)
    assert rules
    assert rules.proposals is None


def test_an_article_is_removed_by_emptying_it(studio: Client, ruled: Procedure) -> None:
    save(studio, ruled)
    save(studio, ruled, article_0_title="", article_0_text="")
    rules = parse_rules(in_draft(ruled).decision_rules)
    assert rules
    assert rules.proposals
    assert rules.proposals.articles == ()


def test_an_article_that_quotes_what_the_form_lost_blocks_the_publication(
    studio: Client, ruled: Procedure, designer: User
) -> None:
    rules = parse_rules(in_draft(ruled).decision_rules)
    assert rules
    content = rules.to_json() | {
        "proposals": {"articles": [{"key": "a4", "title": "Article 4", "text": "{{ Question partie }}"}]}
    }
    change_settings(procedure_id=ruled.pk, author=designer, changes={"decision_rules": content})
    texts = [point.text for point in blocking(Procedure.objects.get(pk=ruled.pk))]
    assert "«\u00a0Article 4\u00a0» cite {{ Question partie }}, que le formulaire n’a plus." in texts


def test_which_amount_is_eligible_is_chosen_filed_and_its_loss_blocks_the_publication(
    studio: Client, ruled: Procedure, designer: User
) -> None:
    post(studio, ruled, "annotation_add", "amount", label="Montant éligible", personal="none", anonymise="keep")
    [annotation] = draft(ruled).annotations
    offered = controls(studio.get(address(ruled)).text)["base"]
    assert offered == [""], "whoever proposes writes it, as before"
    save(studio, ruled, base=annotation.key)
    assert base_of(in_draft(ruled)) == annotation.key
    assert controls(studio.get(address(ruled)).text)["base"] == [annotation.key]
    assert annotation.label in studio.get(reverse("studio:decision", args=[ruled.uuid])).text
    content = read(written(filed(Procedure.objects.get(pk=ruled.pk))).encode())
    copy = import_procedure(content=content, title="Copie", code="copie", team=None, author=designer)
    assert base_of(copy) == annotation.key
    post(studio, ruled, "annotation_delete", annotation.key)
    url = f"{address(ruled)}#id_base"
    assert [point.url for point in blocking(Procedure.objects.get(pk=ruled.pk))].count(url) == 1
    assert url not in [point.url for point in blocking(copy)]


def base_of(procedure: Procedure) -> str:
    rules = parse_rules(procedure.decision_rules)
    assert rules
    assert rules.proposals
    return rules.proposals.base_key


def test_another_base_is_told_in_a_comparison_by_its_name() -> None:
    note = AmountField(key="f_eligible", label="Montant éligible", private=True)
    form = make_form().model_copy(update={"annotations": (note,)})
    before, after = (
        BY_PRESIDENT.model_copy(update={"proposals": ProposalRules(amount=RateOfBase(rate=5000).tree, base_key=key)})
        for key in ("", "f_eligible")
    )
    [change] = rule_changes(before.to_json(), after.to_json(), form)
    assert note.label in str(change.after)
    assert note.label not in str(change.before)


def test_without_rules_one_is_led_to_who_decides(studio: Client, procedure: Procedure) -> None:
    response = studio.get(address(procedure))
    assert response.status_code == 302
    assert response["Location"] == reverse("studio:decision", args=[procedure.uuid])


def test_what_a_colleague_changed_since_is_never_overwritten(studio: Client, ruled: Procedure) -> None:
    typed = TYPED | seen(studio, address(ruled))
    theirs = BY_PRESIDENT.model_copy(update={"asks_amount": True})
    change_settings(procedure_id=ruled.pk, author=make_designer(), changes={"decision_rules": theirs.to_json()})
    response = studio.post(address(ruled), typed)
    assert response.status_code == 409
    assert parse_rules(in_draft(ruled).decision_rules) == theirs
    assert controls(response.content.decode())["rate"][0] == "12,5"
