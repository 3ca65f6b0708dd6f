"""`script/audit` against databases of vulnerabilities that answer on loopback: clean, not, silent, half an answer."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

from script.support import audit
from tests.project.source import ROOT
from tests.project.test_locked_packages import LOCKS, locked

NOBODY = "http://127.0.0.1:1"
SUMMARY = "Something can be read that should not."
RECORD = {
    "aliases": ["CVE-2026-1"],
    "summary": SUMMARY,
    "affected": [{"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.1"}]}]}],
}
Answer = tuple[int, object]
Answering = Callable[[str, dict], Answer | None]
"""Path and question → status and JSON; None hangs."""


class Source:
    """A server that answers as told; `asked` are the questions that came."""

    def __init__(self, answering: Answering) -> None:
        self.asked: list[str] = []
        self.ended = Event()
        source = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                source.asked.append(self.path)
                length = int(self.headers.get("Content-Length", 0))
                answer = answering(self.path, json.loads(self.rfile.read(length) or "{}"))
                if answer is None:
                    source.ended.wait(60)
                    return
                status, said = answer
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(said).encode())

            do_POST = do_GET  # noqa: N815 - the name that http.server calls

            def log_message(self, *_arguments: object) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.ended.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def source() -> Iterator[Callable[[Answering], Source]]:
    made: list[Source] = []

    def make(answering: Answering) -> Source:
        made.append(Source(answering))
        return made[-1]

    yield make
    for each in made:
        each.close()


def osv(vulnerable: dict[str, list[str]], record: object = RECORD) -> Answering:
    """What OSV answers where these packages have these vulnerabilities; a record of None hangs."""

    def answering(path: str, question: dict) -> Answer | None:
        if path == "/v1/querybatch":
            names = [query["package"]["name"] for query in question["queries"]]
            return 200, {"results": [{"vulns": [{"id": id_} for id_ in vulnerable.get(name, [])]} for name in names]}
        return None if record is None else (200, record)

    return answering


def audited(folder: Path, *words: str, accepted: str = "") -> tuple[int, str]:
    """Exit code and what it said, asking nobody but those named."""
    file = folder / "accepted.toml"
    file.write_text(accepted)
    command = [sys.executable, str(ROOT / "script/support/audit.py"), "--accepted", str(file)]
    nobody = ["--osv", NOBODY, "--index", NOBODY]
    done = subprocess.run([*command, *nobody, *words], env={}, capture_output=True, text=True, check=False)
    assert not done.stderr
    return done.returncode, done.stdout


def entry(until: str) -> str:
    return f'[[accepted]]\nid = "CVE-2026-1"\npackage = "django"\nreason = "Unused."\nuntil = {until}\n'


def test_every_package_of_both_locks_is_asked_about(tmp_path: Path, source: Callable[[Answering], Source]) -> None:
    questions: list[dict] = []

    def answering(path: str, question: dict) -> Answer:
        questions.extend(question["queries"])
        return 200, {"results": [{} for _query in question["queries"]]}

    code, said = audited(tmp_path, "--osv", source(answering).url)
    assert code == 0, said
    names = {query["package"]["name"] for query in questions}
    assert names == {name for lock in LOCKS for name in locked(lock)}
    assert f"{len(questions)} paquets vérifiés" in said
    assert len(questions) < 1_000, "OSV takes no more in one question"


def test_a_vulnerability_is_told_once_with_its_names(tmp_path: Path, source: Callable[[Answering], Source]) -> None:
    known = source(osv({"django": ["GHSA-1", "PYSEC-1"]}))
    code, said = audited(tmp_path, "--osv", known.url)
    assert code == 1
    assert said.count(SUMMARY) == 1
    assert "✗ django" in said
    assert "CVE-2026-1, GHSA-1" in said
    assert "corrigé en 99.1" in said


@pytest.mark.parametrize(("until", "code", "word"), [("2999-01-01", 0, "acceptée"), ("2020-01-01", 1, "expirée")])
def test_it_is_accepted_until_a_day(
    tmp_path: Path, source: Callable[[Answering], Source], until: str, code: int, word: str
) -> None:
    known = source(osv({"django": ["GHSA-1"]}))
    result, said = audited(tmp_path, "--osv", known.url, accepted=entry(until))
    assert (result, word in said) == (code, True), said


def test_what_is_accepted_of_one_package_is_not_of_another(
    tmp_path: Path, source: Callable[[Answering], Source]
) -> None:
    known = source(osv({"wagtail": ["GHSA-1"]}))
    code, said = audited(tmp_path, "--osv", known.url, accepted=entry("2999-01-01"))
    assert code == 1
    assert "à retirer" in said


def test_a_withdrawn_one_is_none(tmp_path: Path, source: Callable[[Answering], Source]) -> None:
    known = source(osv({"django": ["GHSA-1"]}, RECORD | {"withdrawn": "2026-01-01T00:00:00Z"}))
    assert audited(tmp_path, "--osv", known.url)[0] == 0


def test_the_index_is_asked_where_osv_does_not_answer(tmp_path: Path, source: Callable[[Answering], Source]) -> None:
    def answering(path: str, question: dict) -> Answer:
        records = [{"id": "PYSEC-1", "aliases": ["CVE-2026-1"], "summary": SUMMARY, "fixed_in": ["99.1"]}]
        return 200, {"vulnerabilities": records if path.startswith("/pypi/django/") else []}

    index = source(answering)
    code, said = audited(tmp_path, "--index", index.url)
    assert (code, said.count(SUMMARY)) == (1, 1)
    assert len(index.asked) == len({name for lock in LOCKS for name in locked(lock)})


@pytest.mark.parametrize(
    "answer", [(404, {}), (500, {}), (200, []), (200, {}), (200, {"results": [{}]}), (200, {"vulnerabilities": [{}]})]
)
def test_who_does_not_answer_is_named_and_nothing_is_said_to_be_well(
    tmp_path: Path, source: Callable[[Answering], Source], answer: Answer
) -> None:
    unable = source(lambda _path, _question: answer)
    code, said = audited(tmp_path, "--osv", unable.url, "--index", unable.url)
    assert code == audit.UNKNOWN
    assert said.startswith("non vérifié : ")
    assert unable.url in said
    assert "injoignable" in said


def test_nobody_is_there(tmp_path: Path) -> None:
    code, said = audited(tmp_path)
    assert code == audit.UNKNOWN
    assert "non vérifié" in said


def test_it_never_lasts_longer_than_it_may(tmp_path: Path, source: Callable[[Answering], Source]) -> None:
    silent = source(lambda _path, _question: None)
    code, said = audited(tmp_path, "--osv", silent.url, "--index", silent.url, "--seconds", "1")
    assert code == audit.UNKNOWN
    assert "rien d'entier en 1 s" in said


def test_a_vulnerability_whose_details_never_come_is_one(tmp_path: Path, source: Callable[[Answering], Source]) -> None:
    known = source(osv({"django": ["GHSA-1"], "wagtail": ["GHSA-2"]}, record=None))
    code, said = audited(tmp_path, "--osv", known.url, "--seconds", "1")
    assert code == 1
    assert said.count("détail injoignable") == 2


def test_what_is_accepted_here_says_why_and_not_for_ever() -> None:
    today = audit.dt.datetime.now(audit.dt.UTC).date()
    for acceptance in audit.accepted(audit.ACCEPTED):
        assert len(acceptance.reason) > 20, acceptance.id
        assert acceptance.until <= today + audit.dt.timedelta(days=185), f"{acceptance.id}: half a year at most"
