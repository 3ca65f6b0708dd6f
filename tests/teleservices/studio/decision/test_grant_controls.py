"""What a designer says of State aid, of public aid together and of payment: drafted, refused, published."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from teleservices.competence.rules import parse_rules
from teleservices.models import AidRegime, Procedure
from teleservices.studio.procedures.configuration import change_settings
from tests.factories.aids import GENERAL, aided, paid
from tests.form_controls import controls
from tests.teleservices.studio.acting import in_draft, publish_draft, seen
from tests.teleservices.studio.decision.test_decision_screen import GRANT, address, refused, rules_in_draft

pytestmark = pytest.mark.django_db
AID = {
    "aid_regimes": ["none", "exempted"],
    "aid_reference": "SA.1",
    "visas": "le règlement\nla délibération",
    "court": "Tribunal de Lyon",
}


def proposing(procedure: Procedure) -> str:
    return reverse("studio:proposing", args=[procedure.uuid])


def test_they_are_drafted_said_in_words_then_in_force_once_published(
    studio: Client, procedure: Procedure, designer: User
) -> None:
    url = address(procedure)
    page = studio.post(url, GRANT | AID | seen(studio, url), follow=True).content.decode()
    assert "Régime exempté ou notifié (SA.1)" in page
    assert "la délibération" in page
    assert "dites que rien n’est décidé sans proposition" in page.replace("&#x27;", "’")
    shown = controls(page)
    assert (shown["aid_regimes"], shown["court"][0].strip()) == (["none", "exempted"], "Tribunal de Lyon")
    typed = {"proposes": "on", "is_required": "on", "most_public_aid": "80,5"}
    assert studio.post(proposing(procedure), typed | seen(studio, proposing(procedure))).status_code == 302
    rules = rules_in_draft(procedure)
    assert rules is not None
    assert rules.proposals is not None
    assert (rules.aid_regimes, rules.proposals.most_public_aid) == ((AidRegime.NONE, AidRegime.EXEMPTED), 8_050)
    assert controls(studio.get(proposing(procedure)).content.decode())["most_public_aid"] == ["80,5"]
    procedure.refresh_from_db()
    assert "Lyon" not in str(procedure.decision_rules)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"asks_amount": [], "accepted-president": "", "aid_reference": "SA.1"}, "cochez-la plus haut"),
        ({"aid_regimes": ["exempted"]}, "Écrivez la référence"),
        ({"aid_regimes": ["invented"]}, "invented"),
        ({"court": "x" * 301}, "300"),
        ({"visas": "x\n" * 9}, "8"),
    ],
)
def test_what_can_t_be_is_refused(studio: Client, procedure: Procedure, changes: dict[str, object], words: str) -> None:
    assert words in refused(studio, procedure, **changes)


def test_they_stay_when_who_decides_is_written_again(studio: Client, procedure: Procedure, designer: User) -> None:
    rules = aided(GENERAL, plan=paid("en une fois"), most_public_aid=8_000)
    change_settings(procedure_id=procedure.pk, author=designer, changes={"decision_rules": rules.to_json()})
    url = address(procedure)
    shown = controls(studio.get(url).content.decode())
    assert studio.post(url, shown | seen(studio, url)).status_code == 302
    assert parse_rules(in_draft(procedure).decision_rules) == rules
    publish_draft(procedure, designer)
    procedure.refresh_from_db()
    assert parse_rules(procedure.decision_rules) == rules
