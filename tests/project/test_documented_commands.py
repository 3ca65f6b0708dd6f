"""Each command that a French page gives exists under the package, with its options; what needs no machine is run."""

import re
import shlex
from argparse import ArgumentError, ArgumentParser
from collections.abc import Iterator
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import BaseCommand, call_command, get_commands, load_command_class

from tests.project.source import ROOT, matching, name

PAGES = [page for pattern in ("docs/guides/*.md", "docs/howto/*.md") for page in matching(pattern)]
CODE = re.compile(r"```[a-z]*\n(.*?)```|`([^`\n]+)`|^    ([^\n]+)$", re.DOTALL | re.MULTILINE)
ENDS = re.compile(r"\s(?:&&|\|\||\||;|>|<|do|done)(?:\s|$)|;")
BEGINNING = re.compile(
    r"(?:^|\s|/)(?P<program>parvis (?:manage|backup|restore|health|doctor)|manage\.py|script/support/manage"
    r"|script/[a-z]\w+|systemctl|journalctl)(?=\s|$)(?P<rest>.*)"
)
DIRECT = {
    "parvis backup": "backup",
    "script/backup": "backup",
    "parvis restore": "restore",
    "script/restore": "restore",
}
NEEDS_SOURCES = {"lancer-pour-de-vrai.md", "mettre-a-jour.md", "add-a-ready-procedure.md", "add-an-act.md"}
OTHERS_UNITS = {"nginx", "certbot.timer", "postgresql", "clamav-daemon", "systemd-timesyncd", "ssh"}
RUN = {"check", "verify_audit", "note_anchors", "setup_portal", "reseal_second_factors", "rebuild_search"}
"""What can be run anywhere, by its name."""


def commands() -> Iterator[tuple[str, str, list[str]]]:
    """The page, the program, and its arguments, of each command of the pages."""
    for page in PAGES:
        for parts in CODE.findall(page.read_text()):
            for line in "".join(parts).replace("\\\n", " ").splitlines():
                for piece in ENDS.split(line):
                    if match := BEGINNING.search(piece):
                        yield name(page), match["program"], words(match["rest"])


def words(text: str) -> list[str]:
    try:
        return shlex.split(text, comments=True)
    except ValueError:
        return text.split()


def of_django() -> Iterator[tuple[str, str, list[str]]]:
    """Those that end in manage.py: the page, the command, its arguments."""
    for page, program, arguments in commands():
        if program in DIRECT:
            yield page, DIRECT[program], arguments
        elif program in ("parvis manage", "manage.py", "script/support/manage") and arguments:
            yield page, arguments[0], arguments[1:]


def parser_of(command: str) -> ArgumentParser:
    app = get_commands()[command]
    loaded = app if isinstance(app, BaseCommand) else load_command_class(app, command)
    parser = loaded.create_parser("manage.py", command)
    parser.exit_on_error = False
    return parser


def is_refused(parser: ArgumentParser, arguments: list[str]) -> str:
    """Why these can't be its arguments; empty where they can. What stands for something else is passed over."""
    options = [word.partition("=")[0] for word in arguments if word.startswith("--")]
    if unknown := [option for option in options if option not in parser._option_string_actions]:
        return f"no option {unknown[0]}"
    if not arguments or "…" in " ".join(arguments) or options == arguments:
        return ""
    try:
        parser.parse_args(arguments)
    except (ArgumentError, SystemExit) as error:
        return str(error)
    return ""


def test_each_command_of_django_exists_and_takes_its_options() -> None:
    known, wrong, seen = get_commands(), list[str](), 0
    for page, command, arguments in of_django():
        seen += 1
        if not re.fullmatch(r"\w+", command):
            continue  # « parvis manage … »
        reason = is_refused(parser_of(command), arguments) if command in known else "no such command"
        wrong += [f"{page}: {command} {' '.join(arguments)}: {reason}"] if reason else []
    assert seen > 25
    assert wrong == []


def test_each_program_of_ours_is_there() -> None:
    programs = {program for _page, program, _arguments in commands() if program.startswith("script/")}
    assert len(programs) > 8
    assert [program for program in programs if not (ROOT / program).stat().st_mode & 0o111] == []


def test_each_subcommand_of_parvis_exists() -> None:
    usage = (ROOT / "deploy/parvis.py").read_text()
    subcommands = {program.split()[1] for _page, program, _arguments in commands() if program.startswith("parvis ")}
    assert {"manage", "backup", "restore", "health"} <= subcommands
    assert [word for word in subcommands if f"parvis {word}" not in usage] == []


def units_of(program: str, arguments: list[str]) -> list[str]:
    if program == "journalctl":
        return [after for option, after in pairwise(arguments) if option == "-u"]
    return [word for word in arguments[1:] if not word.startswith("-")]


def test_each_unit_is_one_of_ours_or_of_debian() -> None:
    ours = {path.name for path in (ROOT / "deploy/systemd").glob("*.*")}
    unknown, seen = list[str](), 0
    for page, program, arguments in commands():
        for unit in units_of(program, arguments) if program in ("systemctl", "journalctl") else ():
            seen += 1
            if unit not in OTHERS_UNITS and unit not in ours and f"{unit}.service" not in ours:
                unknown.append(f"{page}: {unit}")
    assert seen > 15
    assert unknown == []


def test_pages_of_who_runs_the_package_call_the_command_that_it_installs() -> None:
    from_sources = [
        f"{page}: manage.py {' '.join(arguments)}"
        for page, program, arguments in commands()
        if program == "manage.py" and arguments and Path(page).name not in NEEDS_SOURCES
    ]
    assert from_sources == []


def runnable() -> list[tuple[str, ...]]:
    named = {(command, *arguments) for _page, command, arguments in of_django() if command in RUN}
    return sorted(command for command in named if not {"--deploy", "--noted"} & set(command))


@pytest.mark.django_db
@pytest.mark.parametrize("command", runnable(), ids=" ".join)
def test_what_needs_no_machine_runs(command: tuple[str, ...]) -> None:
    call_command(*command, stdout=StringIO(), stderr=StringIO())


@pytest.mark.django_db(transaction=True)
def test_the_backup_of_the_walk_can_be_made_read_and_mended(tmp_path: Path) -> None:
    call_command("backup", str(tmp_path), stdout=StringIO())
    call_command("backup", "--verify", "--all", "--mend", str(tmp_path), stdout=StringIO())


@pytest.mark.parametrize(
    ("text", "unit"), [("journalctl -u parvis -o cat", "parvis"), ("systemctl start parvis", "parvis")]
)
def test_a_unit_that_is_not_there_would_be_told(text: str, unit: str) -> None:
    match = BEGINNING.search(text)
    assert match
    assert units_of(match["program"], words(match["rest"])) == [unit]
