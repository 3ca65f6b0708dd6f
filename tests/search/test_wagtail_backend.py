"""Whatever staff type in Wagtail's searches finds something or nothing: it is never a fault."""

import pytest
from django.test import Client
from modelsearch.query import MATCH_NONE, And, MatchAll, Not, Or, Phrase, PlainText
from modelsearch.utils import parse_query_string
from pytest_django import Settings

from search.wagtail_backend import MOST_WORDS, plain_query, plain_words
from tests.factories.pages import make_question
from tests.project.admin_addresses import almighty, furnished_world

TEXTS = ('"', 'a"b OR c', "\0", "a " * 500, '"a" b ' * 400, "'", "(*")
ADDRESSES = (
    "/admin/documents/",
    "/admin/images/",
    "/admin/media/",
    "/admin/questions/",
    "/admin/pages/search/",
    "/admin/choose-page/search/",
    "/admin/documents/chooser/results/",
    "/admin/images/chooser/results/",
    "/admin/users/",
)


@pytest.mark.both_databases
@pytest.mark.django_db
def test_no_text_is_a_fault_in_the_admin(client: Client, settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    client.force_login(almighty(furnished_world()))
    for address in ADDRESSES:
        assert client.get(address, {"q": "a"}).status_code == 200, address
        for text in TEXTS:
            assert client.get(address, {"q": text}).status_code == 200, (address, text)


@pytest.mark.django_db
def test_quotation_marks_find_what_stands_between(client: Client, settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    world = furnished_world()
    make_question("Comment faire une demande de bourse ?", "<p>Ainsi.</p>")
    client.force_login(almighty(world))
    for text in ("bourse", '"bourse"', '"demande de bourse"', 'bourse"'):
        assert "demande de bourse" in client.get("/admin/pages/search/", {"q": text}).text, text


@pytest.mark.parametrize(
    ("text", "words"),
    [('"a', "a"), ("a\0b", "a b"), ('  "" ', ""), ("a " * 500, " ".join("a" * MOST_WORDS)), ("l'été", "l'été")],
)
def test_words_are_plain(text: str, words: str) -> None:
    assert plain_words(text) == words


def test_a_query_keeps_its_shape() -> None:
    def shown(query: object) -> str:
        return repr(plain_query(query))  # type: ignore[arg-type]

    assert shown(And([PlainText('a"'), Or([Phrase("b\0c"), PlainText('"')])])) == repr(
        And([PlainText("a"), Or([Phrase("b c")])])
    )
    assert plain_query(And([PlainText('"')])) == ""
    assert plain_query(Not(PlainText('"'))) == ""
    assert shown(MATCH_NONE) == repr(Not(MatchAll()))


def test_words_are_counted_in_all_parts_together() -> None:
    _filters, query = parse_query_string('"a b c" d e f ' * 400)
    assert repr(plain_query(query)).count("PlainText") + repr(plain_query(query)).count("Phrase") <= MOST_WORDS
