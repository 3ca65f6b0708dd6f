"""The screen « Décision »: what a designer says of who decides, kept in the draft as every setting is."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from formkit.language.evaluating import Environment
from teleservices.competence.proposal_rules import Article, ProposalRules
from teleservices.competence.rules import DecisionRules, parse_rules
from teleservices.models import AuthorityKind, Outcome, Procedure
from teleservices.studio.procedures.configuration import change_settings
from tests.factories.accounts import make_user
from tests.factories.competence import BY_PRESIDENT, make_authority
from tests.factories.procedures import make_designer, make_procedure
from tests.form_controls import controls
from tests.teleservices.studio.acting import in_draft, post, publish_draft, seen

pytestmark = pytest.mark.django_db

NOTHING = Environment({})
GRANT: dict[str, object] = {
    "nature": "decided",
    "asks_amount": "on",
    "accepted-exists": "on",
    "accepted_in_part-exists": [],
    "accepted-authorities": ["president", "standing_committee"],
    "accepted-president": "5 000",
    "accepted-needs_number": "on",
    "refused-exists": "on",
    "refused-authorities": ["standing_committee"],
    "refused-label": "Ne pas suivre",
    "inadmissible-exists": [],
}


def address(procedure: Procedure) -> str:
    return reverse("studio:decision", args=[procedure.uuid])


def rules_in_draft(procedure: Procedure) -> DecisionRules | None:
    return parse_rules(in_draft(procedure).decision_rules)


def refused(studio: Client, procedure: Procedure, **changes: object) -> str:
    """The page that refuses the grant's rules with these changes; nothing is written."""
    before = rules_in_draft(procedure)
    response = studio.post(address(procedure), GRANT | changes | seen(studio, address(procedure)))
    assert response.status_code == 422
    assert rules_in_draft(procedure) == before
    return response.content.decode()


def test_rules_are_drafted_said_in_words_then_in_force_once_published(
    studio: Client, procedure: Procedure, designer: User
) -> None:
    url = address(procedure)
    assert "Cette démarche ne dit pas qui décide" in studio.get(url).content.decode()
    response = studio.post(url, GRANT | seen(studio, url), follow=True)
    page = response.content.decode()
    assert response.redirect_chain[0][0] == url
    assert "Accordée\u00a0: la présidence (ou par délégation) jusqu’à 5\u202f000,00\u00a0€, la commission" in page
    assert "la commission permanente au-delà. L’acte de la présidence porte un numéro." in page
    assert "Refusée\u00a0: la commission permanente. Qui instruit lit «\u00a0Ne pas suivre\u00a0»." in page
    assert Procedure.objects.get(pk=procedure.pk).decision_rules == {}
    publish_draft(procedure, designer)
    rules = parse_rules(Procedure.objects.get(pk=procedure.pk).decision_rules)
    assert rules == rules_in_draft(procedure)
    assert rules
    assert [rule.outcome for rule in rules.outcomes] == [Outcome.ACCEPTED, Outcome.REFUSED]
    granted = rules.of(Outcome.ACCEPTED)
    assert granted
    assert [rule.kind for rule in granted.authorities_for(500_000, Environment({}))] == [
        "president",
        "standing_committee",
    ]
    assert [rule.kind for rule in granted.authorities_for(500_001, NOTHING)] == ["standing_committee"]


def test_what_is_shown_is_posted_back_the_same(studio: Client, procedure: Procedure) -> None:
    url = address(procedure)
    studio.post(url, GRANT | seen(studio, url))
    number = Procedure.objects.get(pk=procedure.pk).draft_number
    assert studio.post(url, controls(studio.get(url).content.decode())).status_code == 302
    assert Procedure.objects.get(pk=procedure.pk).draft_number == number, "nothing changed, nothing is written"


def test_what_is_handled_without_a_decision_names_nobody(studio: Client, procedure: Procedure) -> None:
    url = address(procedure)
    handled = GRANT | {"nature": "handled", "inadmissible-exists": "on", "accepted-label": "Marquer traitée"}
    assert studio.post(url, handled | seen(studio, url)).status_code == 302
    rules = rules_in_draft(procedure)
    assert rules
    assert (rules.is_handled, rules.asks_amount) == (True, False)
    assert [(rule.outcome, rule.label, rule.authorities) for rule in rules.outcomes] == [
        (Outcome.ACCEPTED, "Marquer traitée", ()),
        (Outcome.REFUSED, "Ne pas suivre", ()),
    ]
    assert "Non traitée\u00a0: sans décision." in studio.get(url).content.decode()


@pytest.mark.parametrize(
    ("changes", "error", "typed"),
    [
        ({"accepted-president": "cinq mille"}, "Saisissez un montant en euros", 'value="cinq mille"'),
        ({"accepted-president": "-5"}, "Indiquez au moins 0,01", 'value="-5"'),
        ({"accepted-president": "0"}, "Indiquez au moins 0,01", 'value="0"'),
        ({"accepted-president": "99 999 999 999"}, "Indiquez au plus", 'value="99 999 999 999"'),
        ({"accepted-assembly": "10"}, "Cette autorité n’est pas cochée", 'value="10"'),
        ({"asks_amount": ""}, "que si une somme est accordée", 'value="5 000"'),
        ({"accepted-standing_committee": "9 000"}, "décider au-delà de 9\u202f000,00\u00a0€", 'value="9 000"'),
        ({"refused-authorities": []}, "Dites quelle autorité décide", 'value="Ne pas suivre"'),
        ({"accepted-exists": "", "refused-exists": ""}, "Cochez au moins une issue", 'value="5 000"'),
        ({"refused-authorities": ["mayor"]}, "mayor n’en fait pas partie", 'value="Ne pas suivre"'),
        ({"nature": "vote"}, "vote n’en fait pas partie", 'value="5 000"'),
        ({"nature": ""}, "Champ requis", 'value="5 000"'),
        ({"refused-label": "x" * 61}, "60 caractères au plus", f'value="{"x" * 61}"'),
    ],
)
def test_what_could_not_be_published_is_told_and_kept(
    studio: Client, procedure: Procedure, changes: dict[str, object], error: str, typed: str
) -> None:
    page = refused(studio, procedure, **changes)
    assert error in page
    assert typed in page


def test_an_outcome_that_does_not_exist_is_left_out(studio: Client, procedure: Procedure) -> None:
    url = address(procedure)
    strange = GRANT | {"withdrawn-exists": "on", "withdrawn-authorities": ["president"]}
    assert studio.post(url, strange | seen(studio, url)).status_code == 302
    rules = rules_in_draft(procedure)
    assert rules
    assert {rule.outcome for rule in rules.outcomes} == {Outcome.ACCEPTED, Outcome.REFUSED}


def test_two_designers_who_say_otherwise_choose(studio: Client, procedure: Procedure) -> None:
    url = address(procedure)
    page = controls(studio.get(url).content.decode())
    change_settings(
        procedure_id=procedure.pk, author=make_designer("Awa"), changes={"decision_rules": BY_PRESIDENT.to_json()}
    )
    response = studio.post(url, page | GRANT)
    text = response.content.decode()
    assert response.status_code == 409
    assert rules_in_draft(procedure) == BY_PRESIDENT, "nothing is overwritten"
    assert "Awa Vasseur" in text
    assert "Irrecevable\u00a0: la présidence (ou par délégation)." in text
    assert 'value="5 000"' in text
    assert studio.post(url, controls(text)).status_code == 302
    rules = rules_in_draft(procedure)
    assert rules
    assert rules.asks_amount, "chosen, both being read"


def test_other_settings_changed_meanwhile_stay(studio: Client, procedure: Procedure) -> None:
    url = address(procedure)
    page = controls(studio.get(url).content.decode())
    change_settings(procedure_id=procedure.pk, author=make_designer("Awa"), changes={"processing_days": 33})
    assert studio.post(url, page | GRANT).status_code == 302
    assert in_draft(procedure).processing_days == 33
    assert rules_in_draft(procedure)


def test_a_page_that_shows_nothing_of_what_it_saw_overwrites_nothing(studio: Client, procedure: Procedure) -> None:
    change_settings(
        procedure_id=procedure.pk, author=make_designer("Awa"), changes={"decision_rules": BY_PRESIDENT.to_json()}
    )
    assert studio.post(address(procedure), GRANT | {"seen": "?"}).status_code == 409
    assert rules_in_draft(procedure) == BY_PRESIDENT


def test_what_is_undone_leads_back_here(studio: Client, procedure: Procedure) -> None:
    url = address(procedure)
    studio.post(url, GRANT | seen(studio, url))
    assert "Qui décide" in studio.get(url).content.decode()
    assert post(studio, procedure, "undo", then="decision") == url
    assert rules_in_draft(procedure) is None
    assert post(studio, procedure, "redo", then="decision") == url
    assert rules_in_draft(procedure)


def test_rules_that_cannot_be_read_are_written_again(studio: Client, procedure: Procedure) -> None:
    Procedure.objects.filter(pk=procedure.pk).update(decision_rules={"outcomes": "?"})
    url = address(procedure)
    assert "écrivez-les de nouveau" in studio.get(url).content.decode()
    assert studio.post(url, GRANT | seen(studio, url)).status_code == 302
    assert rules_in_draft(procedure)


def test_others_find_nothing(client: Client, procedure: Procedure) -> None:
    client.force_login(make_user())
    assert client.post(address(procedure), GRANT).status_code in {302, 403, 404}
    assert rules_in_draft(procedure) is None


def test_the_register_says_what_it_lacks(studio: Client, procedure: Procedure) -> None:
    page = studio.get(address(procedure)).content.decode()
    lacking = page.split("Ce qui manque au registre")[1]
    for kind in AuthorityKind:
        assert f"<li>{kind.label}</li>" in lacking
        make_authority(kind)
    assert "Ce qui manque au registre" not in studio.get(address(procedure)).content.decode()


def test_a_state_of_the_history_tells_who_decided(studio: Client, procedure: Procedure) -> None:
    url = address(procedure)
    studio.post(url, GRANT | seen(studio, url))
    first = procedure.draft_changes.latest("number")
    studio.post(url, GRANT | {"accepted-president": "9 000"} | seen(studio, url))
    page = studio.get(reverse("studio:state", args=[procedure.uuid, first.number])).content.decode()
    assert "<strong>Qui décide</strong>" in page
    changes = page.split('<dl class="studio-changes')[1].split("</dl>")[0]
    assert "jusqu’à 9\u202f000,00\u00a0€" in changes.split("<ins>")[0]
    assert "jusqu’à 5\u202f000,00\u00a0€" in changes.split("<ins>")[1]
    assert changes.count("<dt>") == 1, "the refusal is decided as before"


def test_a_second_designer_approves_who_decides(client: Client) -> None:
    procedure, designer = make_procedure(needs_approval=True), make_designer()
    client.force_login(designer)
    client.post(address(procedure), GRANT | seen(client, address(procedure)))
    page = client.get(reverse("studio:publish", args=[procedure.uuid])).content.decode()
    assert "Qui décide" in page
    assert "la commission permanente au-delà" in page
    client.post(reverse("studio:publish", args=[procedure.uuid]), {"number": in_draft(procedure).draft_number})
    assert Procedure.objects.get(pk=procedure.pk).decision_rules == {}


def test_what_the_draft_says_is_folded_and_names_the_tags_of_reasons(
    studio: Client, procedure: Procedure, designer: User
) -> None:
    article = Article(key="article", title="Article 4", text="L’aide est de {{ taux }} du coût.")
    rules = BY_PRESIDENT.model_copy(update={"proposals": ProposalRules(articles=(article,))})
    change_settings(procedure_id=procedure.pk, author=designer, changes={"decision_rules": rules.to_json()})
    page = studio.get(address(procedure)).text
    assert "«\u00a0taux\u00a0»" in page
    assert "{{" not in page
    assert page.index("<details") < page.index("«\u00a0taux\u00a0»") < page.index("</details>")
    assert page.index(reverse("studio:proposing", args=[procedure.uuid])) < page.index('class="studio-narrow"')
