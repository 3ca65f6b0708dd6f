"""Publishing: what blocks, what changes, what is for ever, and two designers at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from formkit.design.operations import edit_field
from formkit.fieldtypes import ContentField, EmailField, ShortTextField
from formkit.schema import FormSchema, Step
from portal.caching.page_cache import current_generation
from portal.history.append_only import AppendOnlyError
from teleservices.competence.rules import DecisionRules
from teleservices.models import AuthorityKind, FormVersion, Procedure, Stage, State, TeamMember
from teleservices.studio.drafting.drafts import DraftAct, Operation, change_draft
from teleservices.studio.errors import DesignRefusedError, NotReadyError, StaleDraftError
from teleservices.studio.publication import checklist
from teleservices.studio.publication.consequences import consequences
from teleservices.studio.publication.points import field_url
from teleservices.studio.publication.publishing import publish
from teleservices.studio.publication.silence_articles import why_article_wanted
from teleservices.studio.publication.whole_comparison import changes_waiting
from tests.factories.accounts import make_user
from tests.factories.competence import BY_PRESIDENT, make_authority
from tests.factories.conditions import comparison
from tests.factories.pages import make_procedure_page
from tests.factories.procedures import (
    PROJECT,
    make_designer,
    make_draft,
    make_instructor,
    make_procedure,
    make_request,
    make_team,
)
from tests.teleservices.studio.acting import publish_draft


def rename(procedure: Procedure, author: User, label: str) -> Procedure:
    procedure.refresh_from_db()
    return change_draft(
        procedure_id=procedure.pk,
        author=author,
        number=procedure.draft_number,
        act=DraftAct.FIELD_EDITED,
        subject=label,
        operation=lambda schema: edit_field(schema, key=PROJECT, label=label),
    )


def texts(procedure: Procedure, *, blocking: bool = True) -> str:
    fresh = Procedure.objects.get(pk=procedure.pk)
    return "\n".join(point.text for point in checklist.points(fresh) if point.is_blocking == blocking)


def test_a_publication_makes_a_version_for_ever(procedure: Procedure, designer: User) -> None:
    begun = make_draft(procedure=procedure)
    changed = rename(procedure, designer, "Titre du projet")
    assert changes_waiting(changed) == 1
    generation = current_generation()
    version = publish(procedure_id=procedure.pk, author=designer, draft_number=2)

    assert (version.number, version.published_by) == (2, designer)
    assert version.form.field(PROJECT).label == "Titre du projet"
    assert version.checksum == version.form.checksum()
    assert current_generation() > generation
    procedure.refresh_from_db()
    assert procedure.current_version == version
    assert changes_waiting(procedure) == 0
    begun.refresh_from_db()
    assert begun.form_version.number == 1
    rename(procedure, designer, "Autre titre")
    assert FormVersion.objects.get(pk=version.pk).form.field(PROJECT).label == "Titre du projet"
    with pytest.raises(AppendOnlyError):
        FormVersion.objects.filter(pk=version.pk).update(number=9)


def test_publishing_the_same_form_makes_no_new_version(procedure: Procedure, designer: User) -> None:
    before = procedure.current_version
    assert publish(procedure_id=procedure.pk, author=designer, draft_number=1) == before
    rename(procedure, designer, "Un autre nom")
    rename(procedure, designer, "Nom du projet")
    procedure.refresh_from_db()
    assert changes_waiting(procedure) == 0
    assert publish(procedure_id=procedure.pk, author=designer, draft_number=3) == before
    assert procedure.versions.count() == 1


def test_a_publication_is_refused_to_others_and_on_an_old_page(procedure: Procedure, designer: User) -> None:
    with pytest.raises(DesignRefusedError):
        publish(procedure_id=procedure.pk, author=make_user(), draft_number=1)
    rename(procedure, designer, "Titre")
    with pytest.raises(StaleDraftError) as stale:
        publish(procedure_id=procedure.pk, author=designer, draft_number=1)
    assert [change.subject for change in stale.value.changes] == ["Titre"]
    Procedure.objects.filter(pk=procedure.pk).update(regime="")
    with pytest.raises(NotReadyError):
        publish(procedure_id=procedure.pk, author=designer, draft_number=2)
    assert procedure.versions.count() == 1


def test_the_screen_shows_consequences_then_publishes(studio: Client, procedure: Procedure, designer: User) -> None:
    make_draft(procedure=procedure)
    make_request(procedure=procedure)
    rename(procedure, designer, "Titre du projet")
    url = reverse("studio:publish", args=[procedure.uuid])
    page = studio.get(url).content.decode()
    assert "Titre du projet" in page
    assert "1 brouillon est commencé" in page
    assert "1 demande est en cours" in page
    assert "<del>" in page
    assert "Publier cette version" in page

    assert studio.post(url, {"number": 1}).status_code == 409
    assert studio.post(url, {"number": 2}).status_code == 302
    assert procedure.versions.count() == 2
    assert "Publier cette version" not in studio.get(url).content.decode()
    history = studio.get(reverse("studio:history", args=[procedure.uuid])).content.decode()
    assert "Version 2" in history
    assert "Question modifiée" in history


def test_the_screen_sends_to_the_checklist_what_is_not_ready(studio: Client, procedure: Procedure) -> None:
    Procedure.objects.filter(pk=procedure.pk).update(remedies="", draft_number=3)
    url = reverse("studio:publish", args=[procedure.uuid])
    assert "Publier cette version" not in studio.get(url).content.decode()
    response = studio.post(url, {"number": 3}, follow=True)
    assert response.redirect_chain[0][0] == reverse("studio:check", args=[procedure.uuid])
    assert "Écrivez les voies et délais de recours" in response.content.decode()


def test_the_screen_says_what_prevents_first_and_folds_a_first_version(studio: Client, procedure: Procedure) -> None:
    Procedure.objects.filter(pk=procedure.pk).update(remedies="", current_version=None)
    page = studio.get(reverse("studio:publish", args=[procedure.uuid])).content.decode()
    assert page.index("ne peut pas encore être publiée") < page.index("Ce qui va changer")
    assert "C’est la première version" in page
    assert page.index("<summary>Voir tout ce qu’elle contient") < page.index("Nom du projet")


def test_nobody_is_concerned_when_nothing_changes(studio: Client, procedure: Procedure) -> None:
    make_draft(procedure=procedure)
    page = studio.get(reverse("studio:publish", args=[procedure.uuid])).content.decode()
    assert "publier n’en ferait pas de nouvelle version" in page
    assert "1 brouillon est commencé" not in page


def test_a_new_procedure_counts_everything_as_added(procedure: Procedure) -> None:
    assert consequences(procedure).differences == []
    Procedure.objects.filter(pk=procedure.pk).update(current_version=None)
    assert len(consequences(Procedure.objects.get(pk=procedure.pk)).differences) == 6


def test_a_complete_procedure_has_nothing_that_blocks(procedure: Procedure) -> None:
    assert checklist.blocking(procedure) == []


def test_a_social_security_number_is_asked_for_under_a_text_of_law(procedure: Procedure, designer: User) -> None:
    def change(operation: Operation) -> Procedure:
        procedure.refresh_from_db()
        return change_draft(
            procedure_id=procedure.pk,
            author=designer,
            number=procedure.draft_number,
            act=DraftAct.FIELD_EDITED,
            subject="Numéro",
            operation=operation,
        )

    numbered = change(lambda schema: edit_field(schema, key=PROJECT, pattern="nir"))
    assert [point.url for point in checklist.blocking(numbered)] == [field_url(procedure, PROJECT)]
    based = change(lambda schema: edit_field(schema, key=PROJECT, legal_basis="article R. 232-7 du CASF"))
    assert checklist.blocking(based) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"team": None}, "Choisissez le service"),
        ({"regime": ""}, "ce que vaut le silence"),
        ({"regime_months": 0}, "au bout de combien de temps"),
        ({"remedies": "  "}, "voies et délais de recours"),
        ({"processing_days": 0}, "délai de traitement"),
    ],
)
def test_missing_legal_facts_block(changes: dict[str, object], expected: str, procedure: Procedure) -> None:
    Procedure.objects.filter(pk=procedure.pk).update(**changes)
    assert expected in texts(procedure)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("contact", "blocks"),
    [
        ({"telephone": ""}, True),
        ({"email": "", "postal_address": ""}, True),
        ({"email": ""}, False),
        ({"postal_address": ""}, False),
    ],
)
def test_the_service_must_be_reachable(contact: dict[str, str], blocks: bool) -> None:
    procedure = make_procedure(team=make_team(**contact))
    assert bool(texts(procedure)) is blocks


def test_every_state_needs_a_stage_and_known_tags(procedure: Procedure) -> None:
    Stage.objects.filter(procedure=procedure, state=State.REFUSED).update(is_archived=True)
    Stage.objects.filter(procedure=procedure, state=State.WITHDRAWN).update(email_text="Bonjour {{ prénom }}")
    checklist_text = texts(procedure)
    assert "refusée" in checklist_text
    assert "la balise «\u00a0prénom\u00a0»" in checklist_text


@pytest.mark.django_db
def test_the_form_itself_is_checked() -> None:
    late = comparison("f_later", operator="equals", value="x")
    asked = tuple(ShortTextField(key=f"f_q{number}", label=f"Q{number}") for number in range(13))
    form = FormSchema(
        steps=(
            Step(key="s_empty", title="Vide"),
            Step(
                key="s_text",
                title="Texte",
                fields=(ContentField(key="f_text", label="À lire"),),
            ),
            Step(key="s_mail", title="Adresse", fields=(EmailField(key="f_mail", label="Votre e-mail"),)),
            Step(key="s_long", title="Longue", fields=(*asked, ShortTextField(key="f_wordy", label="mot " * 30))),
            Step(
                key="s_rule", title="Règle", condition=late, fields=(ShortTextField(key="f_later", label="Plus tard"),)
            ),
        )
    )
    procedure = make_procedure(form=form, closes_at=timezone.now())
    blocking = checklist.blocking(procedure)
    assert [point.url for point in blocking] == [
        reverse("studio:step", args=[procedure.uuid, "s_empty"]),
        reverse("studio:step", args=[procedure.uuid, "s_rule"]),
    ]
    advice = texts(procedure, blocking=False)
    assert "«\u00a0Texte\u00a0» ne demande rien" in advice
    assert "a 14 questions" in advice
    assert "est longue" in advice
    assert "«\u00a0Votre e-mail\u00a0»" in advice
    assert "La date de fermeture est passée" in advice
    assert "aucun membre" in advice


def test_a_service_with_members_and_full_notices_gets_no_advice(procedure: Procedure, designer: User) -> None:
    assert procedure.team is not None
    TeamMember.objects.create(team=procedure.team, user=designer, capacity="Cheffe de service")
    assert "aucun membre qui ait le droit d’instruire" in texts(procedure, blocking=False)
    make_instructor(procedure.team)
    facts = {"data_purpose": "Instruire.", "data_recipients": "Le service."}
    Procedure.objects.filter(pk=procedure.pk).update(**facts, decision_rules=BY_PRESIDENT.to_json())
    make_procedure_page(procedure)
    make_authority()
    assert texts(procedure, blocking=False) == ""


def test_who_decides_is_asked_before_a_first_publication_and_advised_after(procedure: Procedure) -> None:
    question = "Dites qui décide"
    assert question in texts(procedure, blocking=False)
    assert question not in texts(procedure)
    Procedure.objects.filter(pk=procedure.pk).update(current_version=None)
    assert question in texts(procedure)
    Procedure.objects.filter(pk=procedure.pk).update(draft_settings={"decision_rules": BY_PRESIDENT.to_json()})
    assert question not in texts(procedure) + texts(procedure, blocking=False)


def test_rules_that_nobody_could_apply_are_not_published(procedure: Procedure, designer: User) -> None:
    wrong = DecisionRules.model_validate({"outcomes": [{"outcome": "accepted"}, {"outcome": "refused"}]})
    Procedure.objects.filter(pk=procedure.pk).update(draft_settings={"decision_rules": wrong.to_json()})
    (refused, granted) = checklist.blocking(Procedure.objects.get(pk=procedure.pk))
    assert {refused.url, granted.url} == {reverse("studio:decision", args=[procedure.uuid])}
    assert "dites quelle autorité décide" in refused.text
    with pytest.raises(NotReadyError):
        publish_draft(procedure, designer)


def test_an_authority_that_the_register_lacks_is_told(procedure: Procedure) -> None:
    Procedure.objects.filter(pk=procedure.pk).update(draft_settings={"decision_rules": BY_PRESIDENT.to_json()})
    lacking = "Il manque au registre des autorités une autorité qui décide ici\u00a0: Président du conseil"
    assert lacking in texts(procedure, blocking=False)
    make_authority(AuthorityKind.PRESIDENT)
    assert "registre des autorités" not in texts(procedure, blocking=False)


def test_what_nobody_would_find_is_told(procedure: Procedure) -> None:
    assert "Aucune page du site ne présente cette démarche" in texts(procedure, blocking=False)
    make_procedure_page(procedure)
    assert "Aucune page" not in texts(procedure, blocking=False)


@pytest.mark.parametrize(
    ("days", "regime", "too_late"), [(62, "rejection", False), (63, "rejection", True), (63, "none", False)]
)
def test_an_answer_is_not_announced_after_silence_decided(
    days: int, regime: str, too_late: bool, procedure: Procedure
) -> None:
    Procedure.objects.filter(pk=procedure.pk).update(processing_days=days, regime=regime, regime_months=2)
    assert ("le silence vaut décision" in texts(procedure, blocking=False)) is too_late


@pytest.mark.parametrize(
    ("changes", "is_asked"),
    [
        ({"regime": "rejection", "regime_months": 2}, False),
        ({"regime": "rejection", "regime_months": 4}, True),
        ({"regime": "rejection", "regime_months": 4, "regime_article": "CASF, article R. 241-33."}, False),
        ({"regime": "acceptance", "regime_months": 2}, True),
        ({"regime": "acceptance", "regime_months": 2, "regime_article": "CRPA, article L. 231-1."}, False),
        ({"regime": "none", "decision_rules": {"is_handled": False, "outcomes": []}}, True),
        ({"regime": "none", "decision_rules": {"is_handled": True, "outcomes": []}}, False),
    ],
)
def test_silence_that_isn_t_a_refusal_after_two_months_names_its_text(
    changes: dict[str, object], is_asked: bool, procedure: Procedure
) -> None:
    Procedure.objects.filter(pk=procedure.pk).update(**changes)
    reason = why_article_wanted(Procedure.objects.get(pk=procedure.pk))
    assert bool(reason) is is_asked
    assert not reason or reason in texts(procedure)


@pytest.mark.django_db(transaction=True)
def test_publications_at_once_make_one_version() -> None:
    procedure, designer = make_procedure(), make_designer()
    rename(procedure, designer, "Titre")
    barrier = Barrier(4)

    def run(_number: int) -> object:
        try:
            barrier.wait(timeout=30)
            return publish(procedure_id=procedure.pk, author=designer, draft_number=2).number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(run, range(4))) == [2, 2, 2, 2]
    assert procedure.versions.count() == 2


@pytest.mark.django_db(transaction=True)
def test_changes_at_once_pass_one_and_tell_the_others() -> None:
    procedure, designer = make_procedure(), make_designer()
    barrier = Barrier(4)

    def run(number: int) -> object:
        try:
            barrier.wait(timeout=30)
            return change_draft(
                procedure_id=procedure.pk,
                author=designer,
                number=1,
                act=DraftAct.FIELD_EDITED,
                subject="Titre",
                operation=lambda schema: edit_field(schema, key=PROJECT, label=f"Titre {number}"),
            )
        except StaleDraftError as stale:
            return stale
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(run, range(4)))
    assert sum(isinstance(outcome, Procedure) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, StaleDraftError) for outcome in outcomes) == 3
    assert [change.act for change in procedure.draft_changes.all()] == [DraftAct.FIELD_EDITED, DraftAct.STARTED]
