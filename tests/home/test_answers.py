"""Whether an answer helped is counted of nobody, once a reader; editors see it, and what is to be read again."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from home.answers.answer_figures import MOST_AN_HOUR, answer_lines, to_review, vote
from home.models import AnswerVotes, FaqQuestionPage, HomePage
from tests.factories.accounts import make_user
from tests.factories.pages import make_question

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_vote_yet() -> None:
    cache.clear()


@pytest.fixture
def question(home: HomePage) -> FaqQuestionPage:
    return make_question(title="Comment créer mon compte ?")


def votes() -> list[tuple[int, int]]:
    return list(AnswerVotes.objects.values_list("helped", "did_not_help"))


def say(client: Client, question: FaqQuestionPage, opinion: str, **extra: str) -> str:
    response = client.post(reverse("vote_on_answer", args=[question.slug]), {"opinion": opinion}, **extra)
    return response.get("Location", str(response.status_code))


def test_a_vote_is_counted_and_thanked_for(question: FaqQuestionPage) -> None:
    reader = Client(enforce_csrf_checks=True)
    page = reader.get(question.address).text
    assert "Cette réponse vous a-t-elle aidé" in page
    assert "csrfmiddlewaretoken" not in page
    address = say(reader, question, "oui")
    assert "Merci de votre avis" in reader.get(address).text
    assert "Merci de votre avis" not in reader.get(question.address).text
    assert say(reader, question, "non", REMOTE_ADDR="198.51.100.7") == address
    assert votes() == [(1, 1)]


def test_one_reader_counts_once_and_a_robot_a_few_times(question: FaqQuestionPage) -> None:
    for _ in range(3):
        vote(question=question, helped=True, address="198.51.100.7")
    assert votes() == [(1, 0)]
    others = [make_question(f"Question {number}") for number in range(MOST_AN_HOUR + 3)]
    counted = [vote(question=other, helped=False, address="198.51.100.7") for other in others]
    assert sum(counted) == MOST_AN_HOUR - 1


def test_nothing_else_is_counted(client: Client, question: FaqQuestionPage) -> None:
    assert say(client, question, "peut-être").startswith(question.address)
    assert say(client, question, "oui", HTTP_SEC_FETCH_SITE="cross-site") == "403"
    assert client.get(reverse("vote_on_answer", args=[question.slug])).status_code == 405
    question.unpublish()
    assert say(client, question, "oui") == "404"
    assert votes() == []


def test_editors_see_what_disappoints_first_over_a_year(
    question: FaqQuestionPage, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    other = make_question(title="Autre")
    month = timezone.localdate().replace(day=1)
    AnswerVotes.objects.create(question=question, month=month, helped=3, did_not_help=1)
    AnswerVotes.objects.create(question=question, month=month - dt.timedelta(days=400), helped=9, did_not_help=9)
    AnswerVotes.objects.create(question=other, month=month, did_not_help=2)
    with django_assert_num_queries(1):
        lines = {line.title: (line.helped, line.did_not_help, line.share) for line in answer_lines()}
    assert list(lines) == ["Autre", question.title]
    assert list(lines.values()) == [(0, 2, 0), (3, 1, 75)]


def test_what_is_to_be_read_again_is_said_on_its_day(
    client: Client, question: FaqQuestionPage, settings: Settings
) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    today = timezone.localdate()
    question.review_on = today + dt.timedelta(days=1)
    question.save()
    assert to_review() == 0
    question.review_on = today
    question.save()
    assert to_review() == 1
    editor = make_user()
    editor.groups.add(Group.objects.get(name="Communication"))
    client.force_login(editor)
    assert "réponse de la FAQ à relire" in client.get(reverse("wagtailadmin_home")).text
    assert "maintenant" in client.get(reverse("answers_report")).text


def test_who_edits_no_page_sees_no_report(client: Client, home: HomePage, settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    designer = make_user()
    designer.groups.add(Group.objects.get(name="Instruction"))
    client.force_login(designer)
    assert client.get(reverse("answers_report")).status_code in {302, 403}
    assert "Réponses de la FAQ" not in client.get(reverse("wagtailadmin_home")).text
