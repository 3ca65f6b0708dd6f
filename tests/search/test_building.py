"""An index built behind the one that answers: killed, doubled, or while pages are published."""

import datetime as dt

import pytest
from django.utils import timezone
from wagtail.models import Page

from home.models import HomePage
from search import building
from search.finding import find
from search.models import IndexedText, IndexState, Kind, SearchEntry
from search.sources import Source
from tests.factories.pages import make_procedure_page, make_question, make_site

pytestmark = pytest.mark.both_databases


@pytest.fixture
def home(db: None) -> HomePage:
    return make_site()


@pytest.fixture
def built(home: HomePage) -> IndexState:
    """A portal whose index this version has built."""
    make_procedure_page(title="Bourse")
    building.keep_index()
    return IndexState.objects.get()


@pytest.fixture
def newer(built: IndexState, monkeypatch: pytest.MonkeyPatch) -> None:
    """A version of the code under which every page is found by « licorne » too."""
    monkeypatch.setattr(building, "VERSION", building.VERSION + 1)
    monkeypatch.setattr(building, "AT_ONCE", 2)
    monkeypatch.setattr("search.entries.source_of", lambda page: Source(Kind.PAGE, "Texte.", "licorne"))


def kill_after(batches: int) -> None:
    """Build the index, and be killed after so many batches."""
    write, left = building._write, iter(range(batches))

    def killed(pages: list[int], *, build: int) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt
        write(pages, build=build)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "_write", killed)
        with pytest.raises(KeyboardInterrupt):
            building.keep_index()


def titles(query: str) -> list[str]:
    return [result.title for result in find(query).results]


def builds() -> set[int]:
    return set(IndexedText.objects.values_list("build", flat=True))


def test_index_of_this_version_is_left_alone_for_a_day(built: IndexState) -> None:
    assert built.version == building.VERSION
    assert building.keep_index() == 0

    IndexState.objects.update(built_at=timezone.now() - building.KEPT - dt.timedelta(seconds=1))

    assert building.keep_index() > 0
    assert IndexState.objects.get().build == built.build + 1


def test_older_code_never_builds_over_a_newer_index(built: IndexState) -> None:
    IndexState.objects.update(version=building.VERSION + 1)

    assert building.keep_index() == 0


def test_old_build_answers_until_the_new_one_is_in_place(built: IndexState, newer: None) -> None:
    kill_after(1)
    assert titles("licorne") == []
    assert titles("bourse") == ["Bourse"]
    assert IndexState.objects.get().build == built.build
    assert builds() == {built.build, built.build + 1}

    building.keep_index()

    assert "Bourse" in titles("licorne")
    assert IndexState.objects.get().version == building.VERSION
    assert builds() == {built.build + 1}


@pytest.mark.parametrize("batches", range(4))
def test_building_killed_anywhere_begins_again(built: IndexState, newer: None, batches: int) -> None:
    kill_after(batches)

    building.keep_index()

    assert IndexedText.objects.exclude(keys="licorne").count() == 0
    assert IndexedText.objects.count() == SearchEntry.objects.count()


def test_killed_before_the_old_build_was_deleted_it_is_deleted_later(built: IndexState, newer: None) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "forget_former", lambda build: None)
        building.keep_index()
    assert builds() == {built.build, built.build + 1}

    assert building.keep_index() == 0

    assert builds() == {built.build + 1}


def test_of_two_at_once_one_puts_the_build_in_place(built: IndexState, newer: None) -> None:
    other = built.build
    building.keep_index()  # ends while the other is about to

    building.build_behind(former=other)

    assert IndexState.objects.get().build == built.build + 1
    assert builds() == {built.build + 1}
    assert "Bourse" in titles("licorne")


def test_page_published_meanwhile_is_in_both(built: IndexState, newer: None) -> None:
    kill_after(2)
    make_question("Comment faire ?")
    assert "Comment faire ?" in titles("licorne")

    building.put_in_place(former=built.build)

    assert "Comment faire ?" in titles("licorne")


def test_what_no_build_holds_is_found_by_its_title_and_text(built: IndexState) -> None:
    page = make_question("Comment faire ?", "<p>Avec une brouette.</p>")
    IndexedText.objects.filter(entry__page=page).delete()
    IndexState.objects.update(stamp="00000000-0000-0000-0000-000000000000")

    assert titles("brouette") == ["Comment faire ?"]
    assert titles("comment faire")[0] == "Comment faire ?"


def test_build_finds_what_was_never_announced_and_drops_what_went(home: HomePage) -> None:
    page = make_question("Comment faire ?")
    SearchEntry.objects.all().delete()
    gone = make_question("Autre question")
    Page.objects.filter(pk=gone.pk).update(live=False)

    building.keep_index()

    assert set(SearchEntry.objects.filter(kind=Kind.QUESTION).values_list("page_id", flat=True)) == {page.pk}


def test_nothing_is_read_again_where_nothing_changed(built: IndexState) -> None:
    before = IndexState.objects.get().stamp
    page = Page.objects.get(title="Bourse").specific
    page.procedure.save()

    assert IndexState.objects.get().stamp == before
