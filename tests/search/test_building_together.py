"""Two workers that build the index at once, each in a connection of its own."""

import threading

import pytest
from django.db import connection

from search import building
from search.finding import find
from search.models import IndexedText, IndexState, SearchEntry
from tests.factories.pages import make_procedure_page, make_question, make_site


@pytest.mark.django_db(transaction=True)
def test_two_at_once_and_a_publication_do_no_harm() -> None:
    make_site()
    for number in range(6):
        make_procedure_page(title=f"Bourse {number}")
    errors: list[BaseException] = []

    def work() -> None:
        try:
            building.keep_index()
        except BaseException as error:  # noqa: BLE001 - told below, in the thread of the test
            errors.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    make_question("Comment faire ?")
    for worker in workers:
        worker.join()

    assert errors == []
    state = IndexState.objects.get()
    assert (state.build, state.version) == (1, building.VERSION)
    building.keep_index()
    texts = IndexedText.objects.filter(build=state.build)
    assert texts.count() == SearchEntry.objects.count()
    assert "Comment faire ?" in [result.title for result in find("comment faire").results]
