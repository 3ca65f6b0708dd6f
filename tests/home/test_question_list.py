"""The questions of the FAQ in the admin: filtered, counted, the same queries for few and for many."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from home import roles
from home.models import AnswerVotes, FaqPage, FaqQuestionPage, FaqSection, HomePage
from home.upkeep.waiting import waiting
from tests.factories.accounts import make_user
from tests.factories.pages import make_question

LIST = "faq_questions:index"
pytestmark = pytest.mark.usefixtures("admin_without_second_factor")


def member(role: roles.Role) -> User:
    user = make_user()
    user.groups.add(Group.objects.get(name=role.name))
    return User.objects.get(pk=user.pk)


@pytest.fixture
def editor(home: HomePage, client: Client) -> Client:
    client.force_login(member(roles.COMMUNICATION))
    return client


@pytest.fixture
def questions(home: HomePage) -> dict[str, FaqQuestionPage]:
    """One of each: due, planned, disappointing, not published."""
    today = timezone.localdate()
    made = {
        "due": make_question("Due", section="Le compte"),
        "planned": make_question("Prévue", section="Les documents"),
        "disappoints": make_question("Décevante", section="Les documents"),
        "draft": make_question("Retirée", section="Le compte"),
    }
    FaqQuestionPage.objects.filter(pk=made["due"].pk).update(review_on=today)
    FaqQuestionPage.objects.filter(pk=made["planned"].pk).update(review_on=today + dt.timedelta(days=1))
    month = today.replace(day=1)
    AnswerVotes.objects.create(question=made["disappoints"], month=month, helped=2, did_not_help=3)
    AnswerVotes.objects.create(question=made["due"], month=month, helped=9, did_not_help=1)
    long_ago = month.replace(year=month.year - 2)
    AnswerVotes.objects.create(question=made["planned"], month=long_ago, helped=0, did_not_help=50)
    made["draft"].unpublish()
    return made


def titles(client: Client, **asked: str) -> list[str]:
    return [page.title for page in client.get(reverse(LIST), asked).context["object_list"]]


def test_all_are_listed_by_title_with_ways_to_edit_and_add(
    editor: Client, questions: dict[str, FaqQuestionPage]
) -> None:
    answer = editor.get(reverse(LIST))

    assert titles(editor) == ["Due", "Décevante", "Prévue", "Retirée"]
    assert reverse("wagtailadmin_pages:edit", args=[questions["due"].pk]) in answer.text
    add = editor.get(reverse("faq_questions:choose_parent"))
    assert add.url == reverse("wagtailadmin_pages:add", args=["home", "faqquestionpage", FaqPage.objects.get().pk])
    assert "2 / 5" in answer.text
    assert "Les documents" in answer.text


def test_filters(editor: Client, questions: dict[str, FaqQuestionPage]) -> None:
    documents = str(FaqSection.objects.get(title="Les documents").pk)

    assert titles(editor, section=documents) == ["Décevante", "Prévue"]
    assert titles(editor, live="False") == ["Retirée"]
    assert titles(editor, review="due") == ["Due"]
    assert titles(editor, review="planned") == ["Prévue"]
    assert titles(editor, review="none") == ["Décevante", "Retirée"]
    assert titles(editor, opinion="disappoints") == ["Décevante"]
    assert titles(editor, section=documents, review="planned") == ["Prévue"]


def test_those_whose_section_went_are_found(editor: Client, questions: dict[str, FaqQuestionPage]) -> None:
    FaqSection.objects.get(title="Les documents").delete()

    assert titles(editor, section="aucune") == ["Décevante", "Prévue"]


def test_words_are_looked_for(editor: Client, questions: dict[str, FaqQuestionPage]) -> None:
    assert titles(editor, q="décevante") == ["Décevante"]
    assert titles(editor, q="rien de tel") == []


@pytest.mark.parametrize(
    "asked",
    [
        {"section": "999999"},
        {"section": "x"},
        {"live": "x"},
        {"review": "x' OR 1=1"},
        {"opinion": "x"},
        {"ordering": "x"},
        {"inconnu": "1"},
        {"q": "é" * 5_000},
    ],
)
def test_absurd_parameters_are_borne(editor: Client, asked: dict[str, str]) -> None:
    make_question("Une question")
    assert editor.get(reverse(LIST), asked).status_code == 200


def test_queries_don_t_grow(editor: Client, home: HomePage) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            editor.get(reverse(LIST))
        return len(queries)

    for number in range(3):
        make_question(f"Question {number}", section="Le compte")
    editor.get(reverse(LIST))
    few = count()
    for number in range(3, 12):
        make_question(f"Question {number}", section=f"Rubrique {number}")
    assert count() == few


def test_who_edits_no_page_has_neither_list_nor_entry(home: HomePage, client: Client) -> None:
    for role in (roles.INSTRUCTION, roles.AUDIT):
        client.force_login(member(role))
        assert client.get(reverse(LIST)).status_code == 302
        assert reverse(LIST) not in client.get(reverse("wagtailadmin_home")).text


def test_who_edits_procedures_alone_sees_none_of_it(home: HomePage, client: Client) -> None:
    make_question("Une question")
    client.force_login(member(roles.DESIGN))

    assert titles(client) == []


def test_home_leads_to_those_to_read_again(home: HomePage, questions: dict[str, FaqQuestionPage]) -> None:
    to_do = {line.words: line for line in waiting(member(roles.COMMUNICATION))}
    line = to_do["réponse de la FAQ à relire"]

    assert (line.count, line.url) == (1, reverse(LIST) + "?review=due")
