"""Model texts: kept by a service, offered where its people write, inserted without JavaScript, seen by nobody else."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from accounts.rights.export_sections import personal_data_sections
from teleservices.models import ModelText, ServiceRequest, State, Team, TeamRole, TextUse
from teleservices.models.teams.model_text import LONGEST_REMARK, MOST_TEXTS
from teleservices.steering.personal_data import forget
from tests.factories.procedures import STATUTES, make_instructor, make_procedure, make_request, make_team
from tests.teleservices.desk.acts.test_acting import address, signed_letter

pytestmark = pytest.mark.django_db

TEXTS = "/admin/instruction/textes-types/"


@pytest.fixture
def team() -> Team:
    return make_team()


@pytest.fixture
def camille(team: Team, client: Client, settings: Settings) -> User:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    user = make_instructor(team)
    client.force_login(user)
    return user


@pytest.fixture
def service_request(team: Team) -> ServiceRequest:
    return make_request(procedure=make_procedure(team=team), state=State.IN_REVIEW)


def make_text(team: Team, use: TextUse = TextUse.MESSAGE, **changes: object) -> ModelText:
    values: dict[str, object] = {"title": "Pièces manquantes", "text": "Il manque des pièces.\n\nMerci."}
    return ModelText.objects.create(team=team, use=use, **values | changes)


def insert(client: Client, where: str, field: str, model: ModelText, **typed: object) -> HttpResponse:
    """Press « Insérer » under a field, as a browser without JavaScript does."""
    return client.post(where, {**typed, "insert": field, f"model_text_{field}": model.pk})


# --- Inserting -------------------------------------------------------------------------------------------------------
def test_a_text_is_appended_to_the_message_of_an_act_and_all_that_was_typed_stays(
    team: Team, camille: User, service_request: ServiceRequest, client: Client
) -> None:
    text = make_text(team)
    where = address(service_request, "request_corrections")
    assert "Pièces manquantes" in client.get(where).text
    page = insert(
        client, where, "message", text, message="Bonjour", field_keys=[STATUTES], deadline="2099-01-01",
        **{f"remark_{STATUTES}": "Floue"},
    )  # fmt: skip
    form = page.context["form"]
    assert page.status_code == 200
    assert form["message"].value() == "Bonjour\n\nIl manque des pièces.\n\nMerci."
    assert (form.chosen, form[f"remark_{STATUTES}"].value()) == ([STATUTES], "Floue")
    assert form["deadline"].value() == "2099-01-01"
    assert not service_request.corrections.exists(), "nothing is done yet"


def test_the_reasons_of_a_refusal_come_with_the_act_s_other_fields_kept(
    team: Team, camille: User, service_request: ServiceRequest, client: Client
) -> None:
    reasons = make_text(team, TextUse.REASONS, title="Hors compétence", text="Le projet ne relève pas de nous.")
    make_text(team, title="Pour un message")
    typed = {"act_number": "2026-47", "act_date": "2026-01-15", "authority": "Le président", "author_capacity": "DGA"}
    page = insert(client, address(service_request, "refuse"), "reasons", reasons, **typed)
    form = page.context["form"]
    assert form["reasons"].value() == "Le projet ne relève pas de nous."
    assert {name: form[name].value() for name in typed} == typed
    assert page.text.index("Hors compétence") < page.text.index("Pour un message"), "each under its own field"


def test_a_letter_chosen_before_inserting_is_kept(
    team: Team, camille: User, service_request: ServiceRequest, client: Client
) -> None:
    where, text = address(service_request, "refuse"), make_text(team, TextUse.REASONS)
    page = insert(client, where, "reasons", text, letter=signed_letter())
    assert page.status_code == 200
    assert 'name="kept_letter"' in page.text


def test_the_basket_takes_a_text_and_its_remarks_offer_models_before_the_last_ones(
    team: Team, camille: User, service_request: ServiceRequest, client: Client
) -> None:
    make_text(team, TextUse.REMARK, title="Illisible", text="Ce document est illisible.")
    where = reverse("desk:basket", args=[service_request.reference])
    page = insert(client, where, "message", make_text(team), field_keys=[STATUTES])
    form = page.context["asking"].form
    assert form["message"].value().startswith("Il manque")
    assert dict(form.items[0].offered) == {"Ce document est illisible.": "Illisible"}
    assert '<option value="Ce document est illisible.">Illisible</option>' in page.text
    assert f'formaction="{where}"' in page.text, "the button comes back to the sheet"


def test_a_message_and_a_note_take_texts(
    team: Team, camille: User, service_request: ServiceRequest, client: Client
) -> None:
    where = reverse("desk:messages", args=[service_request.reference])
    page = insert(client, where, "text", make_text(team), text="Bonjour", uuid="")
    assert page.context["form"]["text"].value().startswith("Bonjour\n\nIl manque")
    assert not service_request.messages.exists()
    colleague = make_instructor(team)
    where = reverse("desk:notes", args=[service_request.reference])
    note = make_text(team, TextUse.NOTE, text="Vu avec la commission.")
    page = insert(client, where, "text", note, mentioned=[colleague.uuid], nature="communicable", is_pinned="on")
    form = page.context["form"]
    assert form["text"].value() == "Vu avec la commission."
    assert (form["mentioned"].value(), form["nature"].value()) == ([str(colleague.uuid)], "communicable")
    assert form["is_pinned"].value()
    assert not service_request.notes.exists()


@pytest.mark.parametrize(("act", "field"), [("message", "text"), ("request_corrections", "message")])
def test_many_requests_are_written_to_from_a_text(
    act: str, field: str, team: Team, camille: User, service_request: ServiceRequest, client: Client
) -> None:
    made = client.post(reverse("desk:batch_make"), {"act": act, "request": [service_request.reference]})
    page = insert(client, made.headers["Location"], field, make_text(team))
    assert page.status_code == 200
    assert page.context["look"].form.fields[field].value().startswith("Il manque")
    assert "Pièces manquantes" in page.text


def test_only_the_texts_of_the_service_that_one_acts_for_are_offered_or_inserted(
    team: Team, camille: User, service_request: ServiceRequest, client: Client
) -> None:
    theirs, ours = make_text(make_team(), text="Secret de l’autre service"), make_text(team, TextUse.NOTE)
    where = reverse("desk:messages", args=[service_request.reference])
    for text in (theirs, ours):
        page = insert(client, where, "text", text, text="Bonjour")
        assert page.context["form"]["text"].value() == "Bonjour", "another service’s, or another use’s"
    assert "Secret" not in page.text
    assert 'name="insert"' not in page.text, "nothing to insert, no button"
    for value in ("x", "", "9" * 30):
        typed = {"insert": "text", "model_text_text": value, "text": "Bonjour"}
        assert client.post(where, typed).context["form"]["text"].value() == "Bonjour"
    unknown = client.post(address(service_request, "refuse"), {"insert": "revision_number", "message": "Bonjour"})
    assert unknown.context["form"]["message"].value() == "Bonjour"


def test_who_only_reads_is_offered_nothing(
    team: Team, camille: User, service_request: ServiceRequest, client: Client
) -> None:
    text = make_text(team)
    camille.team_memberships.update(role=TeamRole.SUPERVISOR)
    page = client.get(reverse("desk:messages", args=[service_request.reference]))
    assert text.title not in page.text
    refused = insert(client, address(service_request, "request_corrections"), "message", text, message="Bonjour")
    assert refused.status_code == 403
    assert "Bonjour" in refused.text
    assert "Il manque" not in refused.text


def test_an_act_that_is_no_longer_open_says_so_and_keeps_what_was_typed(
    team: Team, camille: User, service_request: ServiceRequest, client: Client
) -> None:
    ServiceRequest.objects.filter(pk=service_request.pk).update(state=State.WITHDRAWN)
    page = insert(
        client, address(service_request, "request_corrections"), "message", make_text(team), message="Bonjour"
    )
    assert page.status_code == 409
    assert "Bonjour" in page.text


def test_texts_cost_a_form_one_query_however_many(
    team: Team, camille: User, service_request: ServiceRequest, client: Client
) -> None:
    make_text(team)
    where = address(service_request, "refuse")
    client.get(where)
    with CaptureQueriesContext(connection) as few:
        client.get(where)
    ModelText.objects.bulk_create(
        ModelText(team=team, use=use, title=f"n° {number}", text="Bonjour")
        for number, use in enumerate([TextUse.MESSAGE, TextUse.REASONS] * 10)
    )
    with CaptureQueriesContext(connection) as many:
        client.get(where)
    assert len(many) == len(few)
    assert sum("modeltext" in query["sql"] for query in many) == 1


# --- The list of texts -----------------------------------------------------------------------------------------------
def typed(team: Team, **changes: object) -> dict[str, object]:
    return {"team": team.pk, "use": "message", "title": "Accueil", "text": "Bonjour,\r\n\r\nMerci."} | changes


def test_people_of_the_service_add_change_and_remove(team: Team, camille: User, client: Client) -> None:
    page = client.get(f"{TEXTS}create/").text
    assert f"{MOST_TEXTS} textes types au plus" in page
    assert client.post(f"{TEXTS}create/", typed(team)).status_code == 302
    text = ModelText.objects.get()
    assert (text.text, text.author, text.team) == ("Bonjour,\n\nMerci.", camille, team)
    colleague = make_instructor(team)
    client.force_login(colleague)
    assert client.post(f"{TEXTS}edit/{text.pk}/", typed(make_team(), title="Accueil 2")).status_code == 302
    text.refresh_from_db()
    assert (text.title, text.author, text.team) == ("Accueil 2", colleague, team), "a text stays in its service"
    assert "Accueil 2" in client.get(TEXTS).text
    client.post(f"{TEXTS}delete/{text.pk}/")
    assert not ModelText.objects.exists()


def test_a_remark_stands_on_one_line_of_its_own_length(team: Team, camille: User, client: Client) -> None:
    client.post(f"{TEXTS}create/", typed(team, use="remark", text="Floue,\r\n\r\nà refaire"))
    assert ModelText.objects.get().text == "Floue, à refaire"
    long = client.post(f"{TEXTS}create/", typed(team, use="remark", title="Longue", text="x" * (LONGEST_REMARK + 1)))
    assert "500 caractères au plus" in long.text
    assert "x" * 100 in long.text, "what was typed stays"
    client.post(f"{TEXTS}create/", typed(team, title="Longue", text="x" * (LONGEST_REMARK + 1)))
    assert ModelText.objects.filter(title="Longue", use="message").exists()


@pytest.mark.parametrize("text", ["Votre demande {{ référence }}", "{% load x %}", "fin }}"])
def test_what_looks_like_a_tag_is_refused(text: str, team: Team, camille: User, client: Client) -> None:
    page = client.post(f"{TEXTS}create/", typed(team, text=text))
    assert "accolades" in page.text
    assert not ModelText.objects.exists()


@pytest.mark.both_databases
def test_a_title_is_taken_once_for_a_use_and_one_text_too_many_is_refused(
    team: Team, camille: User, client: Client
) -> None:
    make_text(team, title="Accueil")
    assert "déjà un texte type de ce titre" in client.post(f"{TEXTS}create/", typed(team, title="ACCUEIL")).text
    with pytest.raises(IntegrityError), transaction.atomic():
        make_text(team, title="accueil")
    client.post(f"{TEXTS}create/", typed(team, use="note"))
    assert ModelText.objects.count() == 2
    ModelText.objects.bulk_create(
        ModelText(team=team, use="note", title=f"n° {number}", text="x") for number in range(MOST_TEXTS)
    )
    assert "supprimez-en un" in client.post(f"{TEXTS}create/", typed(team, title="De trop")).text
    assert client.post(f"{TEXTS}create/", typed(make_team())).status_code == 200, "another service's is not offered"
    assert not ModelText.objects.filter(title="De trop").exists()


def test_another_service_s_texts_have_no_door(team: Team, camille: User, client: Client) -> None:
    theirs = make_text(make_team(), title="Le leur")
    assert "Le leur" not in client.get(f"{TEXTS}?q=Le&team={theirs.team_id}").text
    for action in ("edit", "delete"):
        for method in (client.get, client.post):
            assert method(f"{TEXTS}{action}/{theirs.pk}/").status_code == 404
    camille.team_memberships.update(role=TeamRole.SUPERVISOR)
    ours = make_text(team)
    assert client.get(f"{TEXTS}edit/{ours.pk}/").status_code == 404, "who only reads manages none"


def test_a_text_stays_without_who_wrote_it_and_is_in_their_archive(team: Team, camille: User) -> None:
    text = make_text(team, author=camille)
    [section] = [known for known in personal_data_sections if known.folder == "textes-types"]
    assert section.count(camille) == 1
    assert [record.title for record in section.records(camille)] == [text.title]
    forget(camille)
    text.refresh_from_db()
    assert text.author is None
