"""What a landing runs of what changed: the rules, on a reach made for them and on the project's own modules."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.landing import changes as landing_changes
from tests.landing.__main__ import seen_in
from tests.landing.changes import CATALOGUE, Changes, NoBaseError
from tests.landing.patterns import (
    ALWAYS,
    AT_ONCE,
    DATABASE,
    EVERYTHING,
    MAIN_JOURNEYS,
    WHEN_MET,
    always,
    files_of_tests,
    matching,
)
from tests.landing.reach import BROWSER, SCREENS, Reach, load, store, unit_of
from tests.landing.recording import write
from tests.landing.selection import SHARED, Selection, select
from tests.project.source import ROOT, name
from tests.project.source import matching as files_matching

MAILROOM, LETTERS = "teleservices/desk/mailroom/views.py", "tests/teleservices/desk/mailroom/test_mailroom.py"
PAGE, JOURNEY = "templates/teleservices/desk/mailroom/page.html", "tests/e2e/test_letters_by_post.py"
STYLE = "static/css/desk.css"


def screen(name: str) -> str:
    return f"{SCREENS}{BROWSER}{name}]"


def made(**more: set[str]) -> Reach:
    """A reach where the mailroom is met by a file of tests, a journey and a screen."""
    screens = {screen("mailroom"): {MAILROOM, PAGE, STYLE}, screen("front"): {"templates/home/home_page.html"}}
    return Reach({LETTERS: {MAILROOM, PAGE}, JOURNEY: {MAILROOM, PAGE, STYLE}, **screens, **more})


def changed(*files: str, former: str | None = "") -> Changes:
    return Changes(dict.fromkeys(files, former))


def left_in_place(*files: str) -> Changes:
    """These modules, but for what runs in a function: a comment more."""
    return Changes({file: (ROOT / file).read_text() for file in files})


def beside_what_always_runs(selection: Selection) -> set[str]:
    return selection.tests - always()


# --- What always runs ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("pattern", [*ALWAYS, *WHEN_MET, *MAIN_JOURNEYS, *AT_ONCE])
def test_what_always_runs_is_there(pattern: str) -> None:
    assert matching([pattern], files_of_tests())


def test_a_change_of_a_text_for_developers_runs_what_always_runs() -> None:
    assert beside_what_always_runs(select(changed("docs/walks.md"), made())) == set()


@pytest.mark.parametrize(
    "file",
    [
        "portal/dates.py",
        "accounts/models/user.py",
        "home/models.py",
        "teleservices/migrations/0001_initial.py",
        "cms/settings/base.py",
        "tests/conftest.py",
        "tests/factories/procedures.py",
        "constraints.txt",
        "script/test",
    ],
)
def test_what_everything_stands_on_runs_everything(file: str) -> None:
    selection = select(changed(file), made())
    assert file in selection.why_everything
    assert selection.tests == set(files_of_tests())


def test_a_pattern_that_makes_everything_run_still_names_a_file() -> None:
    paths = [name(path) for path in files_matching("*")]
    assert [pattern for pattern in EVERYTHING if not matching([pattern], paths)] == []


def test_without_a_whole_run_everything_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landing_changes, "BASE", tmp_path / "last_whole")
    with pytest.raises(NoBaseError, match="no whole run"):
        landing_changes.base()
    (tmp_path / "last_whole").write_text("0" * 40)
    with pytest.raises(NoBaseError):
        landing_changes.base()


# --- Modules ---------------------------------------------------------------------------------------------------------
def test_a_module_runs_the_tests_that_run_it_and_looks_at_no_screen() -> None:
    selection = select(left_in_place(MAILROOM), made())
    assert beside_what_always_runs(selection) == {LETTERS, JOURNEY}
    assert selection.screens == set()


def test_a_constant_runs_the_tests_of_who_imports_it() -> None:
    importer = "tests/teleservices/desk/test_desk.py"
    reach = made(**{importer: {"teleservices/desk/urls.py"}})
    assert importer not in select(left_in_place(MAILROOM), reach).tests
    assert importer in select(changed(MAILROOM), reach).tests


def test_a_module_where_nothing_runs_passes_on_to_who_imports_it() -> None:
    states = "teleservices/lifecycle/act.py"
    reach = Reach({LETTERS: {"teleservices/lifecycle/acts.py"}})
    assert LETTERS in select(left_in_place(states), reach).tests


def test_addresses_run_the_tests_of_the_views_that_they_name() -> None:
    assert LETTERS in select(changed("teleservices/desk/urls.py"), made()).tests


def test_a_new_module_runs_what_its_importers_run() -> None:
    selection = select(Changes({"teleservices/desk/mailroom/new.py": None, MAILROOM: ""}), made())
    assert beside_what_always_runs(selection) == {LETTERS, JOURNEY}


def test_a_module_that_leads_to_no_test_runs_everything() -> None:
    assert select(changed("locker/inspection/child/__main__.py"), Reach()).why_everything


# --- Templates, styles, texts ----------------------------------------------------------------------------------------
def test_a_template_runs_what_draws_it_and_has_its_screens_looked_at() -> None:
    selection = select(changed(PAGE), made())
    assert beside_what_always_runs(selection) == {LETTERS, JOURNEY, "tests/e2e/test_screens.py"}
    assert selection.screens == {"mailroom"}


def test_a_component_runs_what_draws_the_templates_that_include_it() -> None:
    button = "templates/teleservices/desk/mailroom/buttons.html"
    list_of_letters = "templates/teleservices/desk/mailroom/list.html"
    reach = Reach({LETTERS: {list_of_letters}, screen("mailroom"): {list_of_letters}})
    selection = select(changed(button), reach)
    assert LETTERS in selection.tests
    assert selection.screens == {"mailroom"}


def test_a_style_has_its_screens_looked_at() -> None:
    selection = select(changed(STYLE), made())
    assert selection.screens == {"mailroom"}
    assert LETTERS not in selection.tests


def test_of_a_shared_style_one_screen_a_template_is_looked_at_and_the_others_in_turn() -> None:
    pages = {screen(f"screen-{n}"): {STYLE, f"templates/page_{n // 10}.html"} for n in range(SHARED * 2)}
    selection = select(changed(STYLE), made(**pages))
    assert len(selection.screens) == SHARED * 2 // 10 + 1
    assert len(selection.screens | selection.screens_in_turn) == SHARED * 2 + 1
    assert JOURNEY in selection.journeys_in_turn


def test_a_model_of_a_document_runs_the_tests_of_who_names_it() -> None:
    letters = "tests/teleservices/paperwork/test_letters.py"
    reach = Reach({letters: {"teleservices/paperwork/decision_letter.py"}})
    assert letters in select(changed("templates/pdf/decision_letter.typ"), reach).tests


def test_a_french_text_runs_the_tests_of_the_files_that_say_it() -> None:
    catalogue = (ROOT / CATALOGUE).read_text()
    message = 'msgid "Letters to post"\nmsgstr "'
    assert catalogue.count(message) == 1
    former = Changes({CATALOGUE: catalogue.replace(message, f"{message}Autre ")})
    assert former.messages() == {(None, "Letters to post")}
    reach = Reach({LETTERS: {"teleservices/desk/mailroom/menu_link.py"}, JOURNEY: {"locker/stores/storage.py"}})
    selection = select(former, reach)
    assert LETTERS in selection.tests
    assert JOURNEY not in selection.tests


# --- Tests -----------------------------------------------------------------------------------------------------------
def test_a_file_of_tests_that_changed_runs() -> None:
    assert beside_what_always_runs(select(changed(JOURNEY), made())) == {JOURNEY}


def test_what_tests_share_runs_those_that_import_it() -> None:
    selection = select(changed("tests/teleservices/studio/ruling.py"), Reach())
    assert "tests/teleservices/studio/conditions/test_rules.py" in selection.tests
    assert LETTERS not in selection.tests


def test_what_tests_share_since_then_only_runs_those_that_import_it() -> None:
    selection = select(changed("tests/remedies.py", former=None), Reach())
    assert selection.why_everything == ""
    assert "tests/home/demo/test_procedures.py" in selection.tests
    assert LETTERS not in selection.tests


def test_fixtures_run_the_tests_beside_them() -> None:
    selection = select(changed("tests/notifications/conftest.py"), Reach())
    assert "tests/notifications/test_outbox.py" in selection.tests
    assert LETTERS not in selection.tests


def test_a_screen_described_anew_is_looked_at() -> None:
    selection = select(changed("tests/e2e/screens/desk_mailroom.py"), made())
    assert "desk-mailroom" in selection.screens
    assert "tests/e2e/test_screens.py" in selection.tests


def test_only_files_of_tests_mark_what_a_database_can_change() -> None:
    """A file is given to PostgreSQL by what it says itself."""
    support = {name(path) for path in files_matching("*.py", under=("tests",))} - set(files_of_tests())
    marking = {file for file in support if DATABASE.search((ROOT / file).read_text())}
    assert marking <= {"tests/another_process.py", "tests/database.py", "tests/gate.py", "tests/landing/patterns.py"}


# --- What is stored --------------------------------------------------------------------------------------------------
def test_a_reach_is_stored_and_read_as_it_is(tmp_path: Path) -> None:
    reach = made()
    reach.failed.add(JOURNEY)
    store(reach, tmp_path / "reach")
    assert load(tmp_path / "reach") == reach
    assert load(tmp_path / "none").files == {}


def test_a_screen_is_noted_for_itself_and_a_file_for_all_its_tests() -> None:
    assert unit_of(screen("mailroom")) == screen("mailroom")
    assert unit_of(f"{LETTERS}::TestA::test_b[c]") == LETTERS


def test_what_a_test_uses_is_noted(tmp_path: Path) -> None:
    """In a process of its own, as a whole run does."""
    folder = ROOT / "tests/portal"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    words = ["-q", "-n", "1", "-p", "no:cacheprovider", f"--record={tmp_path}", "test_dates.py"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        cwd=folder, capture_output=True, text=True, check=False, env=environment,
    )  # fmt: skip
    if not hasattr(sys, "monitoring"):
        assert (done.returncode, "Python 3.12" in done.stderr) == (pytest.ExitCode.USAGE_ERROR, True)
        return
    assert done.returncode == 0, done.stdout
    reach = seen_in(tmp_path)
    assert "portal/dates.py" in reach.files["tests/portal/test_dates.py"]
    assert not reach.is_used("portal/urls.py")
    assert not reach.failed


def test_what_failed_is_noted_with_what_others_used_before_a_process_died(tmp_path: Path) -> None:
    """Each line is written at once; the process that gathers the results notes that a test failed, or died."""
    worker, gathering = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    write(worker, LETTERS, [MAILROOM])
    write(worker, LETTERS, [PAGE])
    write(gathering, JOURNEY, None)
    reach = seen_in(tmp_path)
    assert reach.files == {LETTERS: {MAILROOM, PAGE}}
    assert reach.failed == {JOURNEY}


def test_what_failed_runs_whatever_changes() -> None:
    reach = made()
    reach.failed |= {JOURNEY, screen("front")}
    selection = select(changed("docs/security.md"), reach)
    assert JOURNEY in selection.tests
    assert selection.screens == {"front"}
    assert "tests/e2e/test_screens.py" in selection.tests
