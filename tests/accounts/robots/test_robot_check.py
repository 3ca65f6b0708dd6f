"""The proof of no robot: either way is enough, each works once, lapses and can't be forged."""

import base64
import json

import altcha
import pytest
from allauth.core import context
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from pytest_django import Settings

from accounts.robots import check as robot_check
from accounts.robots import plain_question
from accounts.robots.check import Proof, RobotCheckField
from tests.accounts.journeys import NEWCOMER, answer_to, later

pytestmark = pytest.mark.django_db


def solve(client: Client, **changes: object) -> str:
    """Do what the widget does."""
    asked = client.get("/compte/creer/verification/").json()
    solution = altcha.solve_challenge(
        altcha.Challenge(asked["algorithm"], asked["challenge"], asked["maxnumber"], asked["salt"], asked["signature"])
    )
    payload = {key: asked[key] for key in ("algorithm", "challenge", "salt", "signature")}
    payload |= {"number": solution.number} | changes
    return base64.b64encode(json.dumps(payload).encode()).decode()


@pytest.fixture
def field(rf: RequestFactory):
    with context.request_context(rf.post("/")):
        yield RobotCheckField()


def test_the_computation_is_a_proof_and_works_once(client: Client) -> None:
    payload = solve(client)
    assert robot_check.is_solved(payload)
    assert not robot_check.is_solved(payload)


def test_the_computation_is_bounded_and_never_cached(client: Client) -> None:
    response = client.get("/compte/creer/verification/")
    assert response.json()["maxnumber"] == 50_000
    assert "no-store" in response.headers["Cache-Control"]


def test_the_computation_lapses(client: Client) -> None:
    payload = solve(client)
    with later(minutes=21):
        assert not robot_check.is_solved(payload)


@pytest.mark.parametrize(
    "changes", [{"number": -1}, {"signature": "00"}, {"salt": "x?expires=9999999999&"}, {"salt": 3}]
)
def test_a_forged_computation_is_refused(client: Client, changes: dict[str, object]) -> None:
    assert not robot_check.is_solved(solve(client, **changes))


@pytest.mark.parametrize(
    "payload", ["", "é", "AAAA", base64.b64encode(b"[]").decode(), base64.b64encode(b"{}").decode()]
)
def test_rubbish_is_refused(payload: str) -> None:
    assert not robot_check.is_solved(payload)


def test_sign_up_with_the_computation(client: Client) -> None:
    assert client.post("/compte/creer/", NEWCOMER | {"robot_check": solve(client)}).url == "/compte/activation/"


def test_every_kind_of_question_is_answered_by_a_person() -> None:
    texts = set()
    for _ in range(60):
        question = plain_question.ask()
        texts.add(question.text)
        assert plain_question.is_right(token=question.token, answer=answer_to(question.text))
    assert len(texts) > 20
    assert {text.split()[0] for text in texts} == {"Combien", "Écrivez"}


@pytest.mark.parametrize("written", ["11", " 11 ", "11."])
def test_how_a_number_is_written_does_not_matter(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.choice", lambda kinds: lambda: ("Combien ?", "11"))
    assert plain_question.is_right(token=plain_question.ask().token, answer=written)


@pytest.mark.parametrize(("expected", "written"), [("7", "Sept"), ("rivière", "RIVIERE"), ("école", "e\u0301cole")])
def test_accents_case_and_words_do_not_matter(expected: str, written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.choice", lambda kinds: lambda: ("?", expected))
    assert plain_question.is_right(token=plain_question.ask().token, answer=written)


def test_one_try_per_question() -> None:
    question = plain_question.ask()
    assert not plain_question.is_right(token=question.token, answer="non")
    assert not plain_question.is_right(token=question.token, answer=answer_to(question.text))


def test_a_question_lapses() -> None:
    question = plain_question.ask()
    with later(minutes=21):
        assert not plain_question.is_right(token=question.token, answer=answer_to(question.text))


def test_the_token_does_not_tell_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.choice", lambda kinds: lambda: ("?", "montagne"))
    token = plain_question.ask().token
    readable = base64.urlsafe_b64decode(token.split(":")[0] + "===")
    assert b"montagne" not in readable


def test_answers_are_throttled(field: forms.Field) -> None:
    for _ in range(10):
        with pytest.raises(ValidationError, match="n’est pas la bonne"):
            field.clean(Proof(token="x", answer="1"))
    with pytest.raises(ValidationError, match="cinq minutes"):
        field.clean(Proof(token="x", answer="1"))


def test_a_used_computation_is_remembered_in_the_shared_cache(client: Client) -> None:
    payload = solve(client)
    robot_check.is_solved(payload)
    challenge = json.loads(base64.b64decode(payload))["challenge"]
    assert cache.get(f"accounts.robot_check:{challenge}")


class TestRecaptcha:
    @pytest.fixture(autouse=True)
    def keys(self, settings: Settings) -> None:
        settings.RECAPTCHA_PUBLIC_KEY = "cle-publique"
        settings.RECAPTCHA_PRIVATE_KEY = "cle-privee"

    def test_it_replaces_ours_when_its_keys_are_set(self, client: Client) -> None:
        page = client.get("/compte/creer/").content.decode()
        assert 'data-sitekey="cle-publique"' in page
        assert "altcha-widget" not in page
        assert "<script>" not in page

    def test_its_page_is_allowed_its_host_only(self) -> None:
        policy = robot_check.content_security_policy()
        assert policy["frame-src"] == ["https://www.google.com/recaptcha/"]

    def test_the_plain_question_remains(self, client: Client) -> None:
        assert 'name="robot_check_answer"' in client.get("/compte/creer/?verification=question").content.decode()

    def test_no_answer_from_it_is_a_refusal(self, client: Client) -> None:
        response = client.post("/compte/creer/", NEWCOMER | {"g-recaptcha-response": "jeton"})
        assert response.status_code == 200, "the network is closed to tests, as to a server behind a wall"
        assert "reCAPTCHA" in response.content.decode()
