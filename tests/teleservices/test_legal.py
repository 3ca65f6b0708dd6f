"""Clocks « de quantième à quantième » in the département's legal day, and the mentions of the acknowledgement."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from portal.dates import long_date
from teleservices.competence.rules import AuthorityRule, DecisionRules, OutcomeRule
from teleservices.legal import (
    MissingLegalSettingsError,
    acknowledgement_columns,
    appeal_ends,
    collegial_body,
    decision_remedies,
    implicit_decision_on,
    legal_day,
    legal_moment,
    usual_remedies_after_silence,
)
from teleservices.models import Acknowledgement, AuthorityKind, LegalRegime, Outcome, Procedure, Team
from teleservices.receipts import (
    acknowledgement_mentions,
    acknowledgement_paragraphs,
    next_steps,
    remedies_after_silence,
)

pytestmark = pytest.mark.django_db
NBSP = "\u00a0"
TEAM = Team(
    name="Direction des sports",
    email="sports@aulne.example",
    telephone="01 99 00 12 34",
    postal_address="1 place des Aulnes\n98100 Aulnay-la-Rivière",
)
RECEIVED_AT = dt.datetime(2026, 11, 24, 13, 5, tzinfo=dt.UTC)


def acknowledgement(regime: LegalRegime = LegalRegime.REJECTION, team: Team = TEAM, **facts: object) -> Acknowledgement:
    procedure = Procedure(code="subvention", regime=regime, team=team, **facts)
    return Acknowledgement(**acknowledgement_columns(procedure=procedure, received_at=RECEIVED_AT))


def text_of(receipt: Acknowledgement) -> str:
    return "\n".join(acknowledgement_paragraphs(receipt))


@pytest.mark.parametrize(
    ("received_at", "months", "expected"),
    [
        ("2026-11-24T13:05:00+00:00", 2, "2027-01-24"),
        ("2026-12-31T12:00:00+00:00", 2, "2027-02-28"),
        ("2027-12-31T12:00:00+00:00", 2, "2028-02-29"),
        ("2026-12-30T12:00:00+00:00", 2, "2027-02-28"),
        ("2026-08-31T12:00:00+00:00", 1, "2026-09-30"),
        ("2026-02-28T12:00:00+00:00", 2, "2026-04-28"),
        ("2026-10-15T12:00:00+00:00", 14, "2027-12-15"),
        ("2026-11-15T12:00:00+00:00", 1, "2026-12-15"),
    ],
)
def test_silence_counts_from_a_day_to_the_same_day_or_the_last_of_the_month(
    received_at: str, months: int, expected: str
) -> None:
    received = dt.datetime.fromisoformat(received_at)
    assert implicit_decision_on(received, LegalRegime.REJECTION, months) == dt.date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("zone", "received_at", "expected"),
    [
        ("Europe/Paris", "2026-12-31T22:30:00+00:00", "2027-02-28"),
        ("Europe/Paris", "2026-12-31T23:30:00+00:00", "2027-03-01"),
        ("Indian/Reunion", "2026-12-31T19:59:00+00:00", "2027-02-28"),
        ("Indian/Reunion", "2026-12-31T20:01:00+00:00", "2027-03-01"),
        ("America/Martinique", "2027-01-01T03:59:00+00:00", "2027-02-28"),
        ("America/Martinique", "2027-01-01T04:01:00+00:00", "2027-03-01"),
        # Summer time begins on 28 March 2027 and ended on 25 October 2026: a day is a day.
        ("Europe/Paris", "2027-01-27T23:30:00+00:00", "2027-03-28"),
        ("Europe/Paris", "2026-08-24T22:30:00+00:00", "2026-10-25"),
        ("Europe/Paris", "2026-10-25T00:30:00+00:00", "2026-12-25"),
    ],
)
def test_the_day_is_the_departments_own(settings: Settings, zone: str, received_at: str, expected: str) -> None:
    settings.PARVIS_TIME_ZONE = zone
    received = dt.datetime.fromisoformat(received_at)
    assert implicit_decision_on(received, LegalRegime.ACCEPTANCE, 2) == dt.date.fromisoformat(expected)


@time_machine.travel("2026-12-31T23:30:00+00:00", tick=False)
def test_a_filing_on_new_years_eve_belongs_to_the_day_that_clocks_show_there(settings: Settings) -> None:
    assert legal_day(timezone.now()) == dt.date(2027, 1, 1)
    assert legal_moment(timezone.now()) == f"1er janvier 2027 à 0{NBSP}h{NBSP}30"
    settings.PARVIS_TIME_ZONE = "America/Guadeloupe"
    with timezone.override("Asia/Tokyo"):
        assert legal_day(timezone.now()) == dt.date(2026, 12, 31)
        assert legal_moment(timezone.now()) == f"31 décembre 2026 à 19{NBSP}h{NBSP}30"


def test_silence_without_effect_has_no_date() -> None:
    assert implicit_decision_on(RECEIVED_AT, LegalRegime.NONE, 2) is None
    assert acknowledgement(LegalRegime.NONE).implicit_decision_on is None


def test_a_receipt_says_when_by_whom_and_that_it_promises_nothing() -> None:
    text = text_of(acknowledgement())
    assert f"Nous avons reçu votre demande le 24 novembre 2026 à 14{NBSP}h{NBSP}05." in text
    assert f"Votre demande est étudiée par{NBSP}: Direction des sports." in text
    assert f"Adresse postale{NBSP}: 1 place des Aulnes, 98100 Aulnay-la-Rivière." in text
    assert f"Courriel{NBSP}: sports@aulne.example" in text
    assert f"Téléphone{NBSP}: 01 99 00 12 34" in text
    assert "ne signifie ni que votre demande est complète" in text


def test_a_contact_that_a_service_lacks_is_not_announced() -> None:
    text = text_of(acknowledgement(team=Team(name="Direction des sports", telephone="01 99 00 12 34")))
    assert "Adresse postale" not in text
    assert "Courriel" not in text
    assert "Téléphone" in text


def test_rejection_by_silence_names_its_date_and_the_usual_remedies() -> None:
    text = text_of(acknowledgement())
    assert "Sans réponse de notre part le 24 janvier 2027, votre demande sera considérée comme refusée" in text
    assert "à condition qu’elle soit complète" in text
    assert "le délai est suspendu" in text
    assert "deux mois pour contester le refus devant le tribunal administratif" in text
    assert "recours gracieux" in text
    assert "attestation" not in text


@pytest.mark.parametrize(
    ("kinds", "body"),
    [
        ([AuthorityKind.STANDING_COMMITTEE], AuthorityKind.STANDING_COMMITTEE),
        ([AuthorityKind.ASSEMBLY, AuthorityKind.STANDING_COMMITTEE], AuthorityKind.ASSEMBLY),
        ([AuthorityKind.PRESIDENT, AuthorityKind.STANDING_COMMITTEE], None),
        ([AuthorityKind.PRESIDENT], None),
    ],
)
def test_silence_opens_no_time_where_a_body_alone_may_grant(
    kinds: list[AuthorityKind], body: AuthorityKind | None
) -> None:
    rules = DecisionRules(
        outcomes=(
            OutcomeRule(outcome=Outcome.ACCEPTED, authorities=tuple(AuthorityRule(kind=kind) for kind in kinds)),
            OutcomeRule(outcome=Outcome.REFUSED, authorities=(AuthorityRule(kind=AuthorityKind.PRESIDENT),)),
        )
    )
    receipt = acknowledgement(decision_rules=rules.to_json())
    assert (receipt.collegial_body or None) == body
    text = text_of(receipt)
    assert (usual_remedies_after_silence().splitlines()[0] in text) is (body is None)
    for other in (AuthorityKind.STANDING_COMMITTEE, AuthorityKind.ASSEMBLY):
        assert (usual_remedies_after_silence(body=other).splitlines()[0] in text) is (body == other)
    assert ("25 mars 2027" in text) is (body is None), "the two months of silence end on no day of their own"


def test_a_body_is_not_named_where_nothing_is_decided_or_nobody_ruled() -> None:
    assert collegial_body(Procedure(code="x")) is None
    handled = DecisionRules(is_handled=True, outcomes=(OutcomeRule(outcome=Outcome.ACCEPTED),))
    assert collegial_body(Procedure(code="x", decision_rules=handled.to_json())) is None


def test_what_a_designer_wrote_of_silence_is_said_as_written() -> None:
    rules = DecisionRules(
        outcomes=(OutcomeRule(outcome=Outcome.ACCEPTED, authorities=(AuthorityRule(kind=AuthorityKind.ASSEMBLY),)),)
    )
    receipt = acknowledgement(decision_rules=rules.to_json(), remedies_after_silence="Puis le tribunal.")
    assert remedies_after_silence(receipt) == ("Puis le tribunal.",)


@pytest.mark.parametrize(
    ("regime", "ends"),
    [
        (LegalRegime.REJECTION, "vaudrait refus."),
        (LegalRegime.ACCEPTANCE, "vaudrait accord."),
        (LegalRegime.NONE, "par écrit."),
    ],
)
def test_three_lines_say_first_who_has_it_that_nothing_is_to_be_done_and_when_it_is_answered(
    regime: LegalRegime, ends: str
) -> None:
    who, nothing, answer = next_steps(acknowledgement(regime))
    assert who.endswith("Direction des sports.")
    assert nothing.startswith("Vous n’avez rien")
    assert answer.endswith(ends)
    assert ("24 janvier 2027" in answer) is (regime != LegalRegime.NONE)
    assert next_steps(acknowledgement(regime), service="Culture")[0].endswith("Culture.")


def test_once_silence_has_refused_the_two_months_end_on_a_day_that_is_sure() -> None:
    receipt = acknowledgement()
    refused_on = dt.date(2027, 2, 10)
    before, after = remedies_after_silence(receipt)[-1], remedies_after_silence(receipt, refused_on=refused_on)[-1]
    assert long_date(appeal_ends(receipt.implicit_decision_on)) in before
    assert long_date(appeal_ends(refused_on)) in after
    assert len(after) < len(before), "nothing can put it off any more"


def test_rejection_by_silence_gives_the_procedures_own_remedies_after_the_mandatory_appeal() -> None:
    receipt = acknowledgement(
        prior_appeal="Écrivez au président.", remedies_after_silence="Puis le tribunal.\n\nDeux mois."
    )
    paragraphs = acknowledgement_paragraphs(receipt)
    start = paragraphs.index(
        f"Avant de saisir le tribunal, vous devez d’abord former ce recours{NBSP}: Écrivez au président."
    )
    assert paragraphs[start + 1 : start + 3] == ["Puis le tribunal.", "Deux mois."]
    assert "recours gracieux" not in text_of(receipt)


def test_a_mandatory_appeal_alone_leaves_the_court_and_no_informal_appeal() -> None:
    text = text_of(acknowledgement(prior_appeal="Écrivez au président."))
    assert "tribunal administratif" in text
    assert "recours gracieux" not in text


def test_what_is_said_against_a_refusal_notified_is_not_said_of_silence() -> None:
    text = text_of(acknowledgement(remedies="Dans les deux mois de la notification.", remedies_after_silence="\n"))
    assert "notification" not in text
    assert "À compter de cette date, vous avez deux mois pour contester le refus" in text


def test_acceptance_by_silence_names_its_date_and_the_attestation() -> None:
    text = text_of(acknowledgement(LegalRegime.ACCEPTANCE, remedies_after_silence="Jamais dit ici."))
    assert "Sans réponse de notre part le 24 janvier 2027, votre demande sera considérée comme acceptée" in text
    assert "le délai commence à leur réception" in text
    assert f"attestation de cette acceptation (article L.{NBSP}232-3" in text
    assert "Jamais dit ici." not in text


def test_silence_without_effect_is_said_plainly() -> None:
    text = text_of(acknowledgement(LegalRegime.NONE))
    assert "ne vaut ni acceptation ni refus" in text
    assert "tribunal" not in text


@pytest.mark.parametrize("regime", LegalRegime)
def test_every_mention_has_a_title_and_something_to_say(regime: LegalRegime) -> None:
    for mention in acknowledgement_mentions(acknowledgement(regime)):
        assert mention.title
        assert all(mention.paragraphs)


def test_the_facts_are_frozen_whatever_becomes_of_the_service() -> None:
    receipt = acknowledgement(remedies_after_silence="Tribunal.", prior_appeal="Président.")
    assert (receipt.remedies, receipt.prior_appeal) == ("Tribunal.", "Président.")
    assert receipt.implicit_decision_on == dt.date(2027, 1, 24)


def test_another_service_may_be_named() -> None:
    procedure = Procedure(code="subvention", regime=LegalRegime.NONE, team=TEAM)
    other = Team(name="Direction de la culture")
    assert (
        acknowledgement_columns(procedure=procedure, received_at=RECEIVED_AT, team=other)["service_name"] == other.name
    )


@pytest.mark.parametrize(("regime", "team"), [("", TEAM), (LegalRegime.REJECTION, None)])
def test_nothing_is_inferred_when_a_fact_is_missing(regime: str, team: Team | None) -> None:
    with pytest.raises(MissingLegalSettingsError):
        acknowledgement_columns(procedure=Procedure(code="x", regime=regime, team=team), received_at=RECEIVED_AT)


OWN = Procedure(
    remedies_after_silence="Contre le silence.", remedies="Contre le refus.", remedies_in_part="Contre ce qui manque."
)
CONTESTED = {
    Outcome.ACCEPTED: (),
    Outcome.ACCEPTED_IN_PART: ("Contre ce qui manque.",),
    Outcome.REFUSED: ("Contre le refus.",),
    Outcome.INADMISSIBLE: ("Contre le refus.",),
}


@pytest.mark.parametrize("outcome", Outcome)
def test_a_decision_tells_the_remedies_of_its_procedure_for_what_is_contested(outcome: Outcome) -> None:
    assert decision_remedies(OWN, outcome) == CONTESTED[outcome]


@pytest.mark.parametrize(
    ("outcome", "contested"),
    [
        (Outcome.REFUSED, "contester cette décision"),
        (Outcome.INADMISSIBLE, "contester cette décision"),
        (Outcome.ACCEPTED_IN_PART, "contester ce qui ne vous est pas accordé"),
    ],
)
def test_a_procedure_that_states_none_has_the_usual_remedies(outcome: Outcome, contested: str) -> None:
    usual = "\n".join(decision_remedies(Procedure(remedies=" ", remedies_in_part="\n"), outcome))
    assert contested in usual
    assert "dans un délai de deux mois à compter de" in usual
    assert "recours gracieux" in usual
    first, court = decision_remedies(Procedure(prior_appeal="Le président."), outcome)
    assert "Le président." in first
    assert "tribunal administratif" in court


def test_a_full_grant_is_contested_nowhere_even_where_an_appeal_comes_first() -> None:
    assert decision_remedies(Procedure(prior_appeal="Le président."), Outcome.ACCEPTED) == ()
