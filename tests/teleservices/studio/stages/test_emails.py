"""The e-mail of a stage: its tags checked, shown as it will be received, tried on oneself; nothing stored meanwhile."""

import html
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from notifications.models import OutgoingEmail
from teleservices.lifecycle.emails.sampling import sample_email
from teleservices.models import Procedure, Stage, State
from teleservices.studio.errors import DesignRefusedError, StageError
from teleservices.studio.publication import checklist
from teleservices.studio.stages.views.editing import send_trial
from teleservices.studio.stages.writing import StageContent, edit_stage
from tests.factories.accounts import make_user
from tests.factories.procedures import make_request
from tests.teleservices.studio.stages.test_stages import of, stage_data


def url_of(procedure: Procedure, stage: Stage) -> str:
    return reverse("studio:stage", args=[procedure.uuid, stage.pk])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"email_text": "Bonjour\n{{ prénom }}"}, "Ligne 2\u00a0: la balise «\u00a0prénom\u00a0» n’existe pas"),
        ({"email_text": "{{ demandeure }}"}, "Vouliez-vous écrire {{ demandeur }}"),
        ({"email_subject": "Demande {{ référence"}, "n’est pas une balise complète"),
    ],
)
def test_a_wrong_tag_is_refused_with_its_place(
    changes: dict[str, str], message: str, studio: Client, procedure: Procedure
) -> None:
    stage = of(procedure, State.IN_REVIEW)
    before = (stage.email_subject, stage.email_text)
    for url in (url_of(procedure, stage), reverse("studio:stage_add", args=[procedure.uuid])):
        response = studio.post(url, stage_data(**changes))
        assert response.status_code == 422
        assert message in html.unescape(response.content.decode())
    stage.refresh_from_db()
    assert (stage.email_subject, stage.email_text) == before


def test_the_door_behind_the_form_is_closed_too(procedure: Procedure, designer: User) -> None:
    facts = StageContent("Commission", "On étudie.", "Commission", "{{ x }}")
    with pytest.raises(StageError) as refused:
        edit_stage(procedure_id=procedure.pk, author=designer, stage_id=procedure.stages.all()[0].pk, content=facts)
    assert refused.value.option == "email_text"


def test_publication_waits_for_whole_tags_in_stages_in_use(procedure: Procedure) -> None:
    Stage.objects.filter(pk=of(procedure, State.REFUSED).pk).update(email_text="Bonjour\n\n{{ motif }}")
    (point,) = [point for point in checklist.blocking(procedure) if "balise" in point.text]
    assert "Ligne 3" in point.text
    assert point.url.endswith("#id_email_text")
    Stage.objects.filter(pk=of(procedure, State.REFUSED).pk).update(is_archived=True)
    assert not [point for point in checklist.blocking(procedure) if "balise" in point.text]


def test_it_is_shown_as_received_and_not_saved(studio: Client, procedure: Procedure) -> None:
    stage = of(procedure, State.IN_REVIEW)
    text = "Numéro {{ référence }} – {{ démarche }} <b>"
    page = studio.post(url_of(procedure, stage), stage_data(action="preview", email_text=text))
    assert page.status_code == 200
    shown = page.content.decode()
    frame = html.unescape(shown[shown.index("srcdoc=") : shown.index('title="Le courriel tel')])
    assert f"Numéro P7K2-94QX – {procedure.title} &lt;b&gt;" in frame
    assert "<!DOCTYPE html>" in frame
    assert "<b>" not in shown
    assert "{{ téléphone du service }}" in shown
    assert re.search(r'sandbox\s+srcdoc="', shown)
    stage.refresh_from_db()
    assert "Numéro" not in stage.email_text
    assert not OutgoingEmail.objects.exists()


@pytest.mark.parametrize("state", State.staged())
def test_every_kind_has_its_sample(state: State, procedure: Procedure) -> None:
    Stage.objects.filter(procedure=procedure).update(email_text="Texte de l’étape pour {{ demandeur }}")
    stage = of(procedure, state)
    email = sample_email(stage, procedure)
    assert "P7K2-94QX" in email.subject
    for body in (email.text, email.html):
        assert "Texte de l’étape pour Comité des fêtes de Brenne" in body
    assert ("tribunal administratif" in email.text) == (state == State.SUBMITTED)
    assert ("– Statuts" in email.text) == (state == State.CORRECTION_REQUESTED)


def test_a_procedure_without_service_nor_regime_has_samples(procedure: Procedure) -> None:
    procedure.team, procedure.regime = None, ""
    assert "P7K2-94QX" in sample_email(of(procedure, State.SUBMITTED), procedure).subject


def test_the_sample_is_what_an_applicant_gets(procedure: Procedure) -> None:
    stage = of(procedure, State.SUBMITTED)
    request = make_request(procedure=procedure)
    sent = OutgoingEmail.objects.get(about=request.reference, kind="request.transmit")
    sample = sample_email(stage, procedure)
    same = sample.text.replace("P7K2-94QX", request.reference)
    assert same.splitlines()[:4] == sent.text.splitlines()[:4]
    assert len(same.splitlines()) == len(sent.text.splitlines())


class TestTrial:
    @pytest.fixture(autouse=True)
    def _no_trial_yet(self, db: None) -> None:
        cache.clear()

    def test_goes_to_the_designer_and_stores_nothing(
        self, studio: Client, procedure: Procedure, designer: User
    ) -> None:
        stage = of(procedure, State.ACCEPTED)
        data = stage_data(action="trial", email_subject="Bravo {{ référence }}", email_text="Texte essayé")
        page = studio.post(url_of(procedure, stage), data)
        assert page.status_code == 200
        assert designer.email in page.content.decode()
        (sent,) = OutgoingEmail.objects.all()
        assert (sent.recipient, sent.subject) == (designer.email, "[Essai] Bravo P7K2-94QX")
        assert "Texte essayé" in sent.text
        assert "Texte essayé" in sent.html
        stage.refresh_from_db()
        assert stage.email_text != "Texte essayé"

    def test_is_limited(self, studio: Client, procedure: Procedure) -> None:
        url = url_of(procedure, of(procedure, State.ACCEPTED))
        answers = [studio.post(url, stage_data(action="trial")).status_code for _ in range(6)]
        assert answers == [200] * 5 + [429]
        assert OutgoingEmail.objects.count() == 5

    def test_of_a_wrong_text_is_not_sent(self, studio: Client, procedure: Procedure) -> None:
        url = url_of(procedure, of(procedure, State.ACCEPTED))
        assert studio.post(url, stage_data(action="trial", email_text="{{ x }}")).status_code == 422
        assert not OutgoingEmail.objects.exists()

    def test_is_the_designers(self, procedure: Procedure) -> None:
        with pytest.raises(DesignRefusedError):
            send_trial(stage=of(procedure, State.ACCEPTED), procedure=procedure, author=make_user())


def test_tags_stand_beside_with_an_example(studio: Client, procedure: Procedure) -> None:
    page = studio.get(url_of(procedure, of(procedure, State.IN_REVIEW))).content.decode()
    assert "<code>{{ demandeur }}</code>" in page
    assert "Comité des fêtes de Brenne" in page
    assert re.search(r'data-tag="\{\{ demandeur \}\}"\s+hidden', page)
