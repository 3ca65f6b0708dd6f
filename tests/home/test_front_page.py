"""The front page: what the banner shows and when, the questions, the sign-in zone."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from home.models import FeaturedProcedure, HighlightedQuestion, HomePage
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.pages import feature, make_procedure, make_procedure_page, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def _banner(client: Client) -> list[str]:
    return [entry.title for entry in client.get("/").context["banner"]]


def test_banner_keeps_the_editors_order(home: HomePage, client: Client) -> None:
    second, first = make_procedure_page(title="Deuxième"), make_procedure_page(title="Première")
    feature(first)
    feature(second, hook="Pour les collégiens")

    assert _banner(client) == ["Première", "Deuxième"]
    assert "Pour les collégiens" in client.get("/").content.decode()


def test_procedure_that_closes_leaves_the_banner_by_itself(home: HomePage) -> None:
    feature(make_procedure_page(make_procedure(closes_at=NOON), title="Bourse"))

    with time_machine.travel(NOON - dt.timedelta(minutes=1), tick=False):
        assert _banner(Client()) == ["Bourse"]
    with time_machine.travel(NOON, tick=False):
        assert _banner(Client()) == []


def test_banner_follows_its_schedule(home: HomePage) -> None:
    day = dt.timedelta(days=1)
    feature(make_procedure_page(title="Bourse"), show_from=NOON, show_until=NOON + day)

    for at, shown in [(NOON - day, []), (NOON, ["Bourse"]), (NOON + day, [])]:
        with time_machine.travel(at, tick=False):
            assert _banner(Client()) == shown


def test_page_taken_offline_leaves_the_banner(home: HomePage, client: Client) -> None:
    page = make_procedure_page()
    feature(page)
    page.unpublish()

    assert _banner(client) == []


@pytest.mark.both_databases
def test_schedule_must_end_after_it_begins(home: HomePage) -> None:
    place = FeaturedProcedure(page=home, procedure_page=make_procedure_page(), show_from=NOON, show_until=NOON)

    with pytest.raises(ValidationError, match="après le début"):
        place.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        place.save()


def test_first_five_questions_unless_editors_choose(home: HomePage, client: Client) -> None:
    questions = [make_question(f"Question {number} ?") for number in range(6)]
    assert [question.title for question in client.get("/").context["questions"]] == [
        page.title for page in questions[:5]
    ]

    HighlightedQuestion.objects.create(page=home, question=questions[5])
    assert [question.title for question in Client().get("/").context["questions"]] == ["Question 5 ?"]


def test_sign_in_zone_has_the_words_that_people_know(home: HomePage, client: Client) -> None:
    text = client.get("/").content.decode()

    for words in ("J’ai déjà un compte", "Identifiant", "Mot de passe", "Connecter", "Mot de passe oublié",
                  "Pas encore de compte", "Créer votre compte personnel"):  # fmt: skip
        assert words in text


def test_someone_signed_in_is_greeted_instead(home: HomePage, client: Client) -> None:
    client.force_login(make_user(first_name="Odile"))

    text = client.get("/").content.decode()

    assert "Bonjour Odile" in text
    assert 'name="password"' not in text


def test_zone_without_javascript_keeps_the_identifier_and_forgets_the_password(home: HomePage) -> None:
    client = Client(enforce_csrf_checks=True)
    user = make_user("odile@exemple.test")
    action = client.get("/").content.decode().split("data-sign-in")[0].rsplit('action="', 1)[1].split('"')[0]

    response = client.post(action, {"login": user.email, "password": PASSWORD})

    assert response.status_code == 200
    text = response.content.decode()
    assert 'value="odile@exemple.test"' in text
    assert PASSWORD not in text
    assert 'action="/compte/connexion/"' in text
    assert "_auth_user_id" not in client.session


def test_zone_with_javascript_signs_in_with_a_token_asked_for_when_it_is_sent(home: HomePage) -> None:
    client = Client(enforce_csrf_checks=True)
    user = make_user("odile@exemple.test")
    answer = client.get("/compte/connexion/jeton/")
    assert "no-store" in answer["Cache-Control"]

    fields = {"login": user.email, "password": PASSWORD, "csrfmiddlewaretoken": answer.json()["token"]}
    client.post("/compte/connexion/", fields)

    assert client.session["_auth_user_id"] == str(user.pk)


def test_published_page_shows_at_once(home: HomePage, client: Client, settings: Settings) -> None:
    settings.PAGE_CACHE_SECONDS = 300
    client.get("/")
    home.headline = "Le nouveau titre"
    home.save_revision().publish()

    assert "Le nouveau titre" in client.get("/").content.decode()


def test_the_search_is_in_sight_without_opening_the_menu(home: HomePage, client: Client) -> None:
    page = client.get("/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert main.count('role="search"') == 1
    assert 'id="recherche-accueil"' in main
