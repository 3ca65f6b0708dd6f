"""The screen of how a service proposes: typed by a designer, kept in the draft with the other rules."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from teleservices.competence.rules import parse_rules
from teleservices.models import Procedure
from teleservices.studio.procedures.configuration import change_settings
from teleservices.studio.publication.checklist import blocking
from tests.factories.competence import BY_PRESIDENT
from tests.factories.procedures import make_designer
from tests.form_controls import controls
from tests.teleservices.studio.acting import in_draft, publish_draft, seen

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
    assert (wanted.reckoning.rate, wanted.reckoning.floor_cents, wanted.reckoning.ceiling_cents) == (
        1250,
        20000,
        300000,
    )
    assert wanted.budget_lines == ("65748 – Associations", "20422 – Équipement")
    assert [(item.title, len(item.key)) for item in wanted.articles] == [("Article 4", 10)]
    shown = controls(studio.get(address(ruled)).text)
    assert shown["article_0_key"][0] == wanted.articles[0].key
    assert shown["rate"][0] == "12,5"
    publish_draft(ruled, designer)
    in_force = parse_rules(Procedure.objects.get(pk=ruled.pk).decision_rules)
    assert in_force == rules


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
