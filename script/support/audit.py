"""Known vulnerabilities of the locked packages: `script/audit`.

Asks OSV (https://google.github.io/osv.dev/api/), then, if it doesn't answer, the JSON of the package index. Neither is
sent anything but public names and versions. It never lasts longer than it is told, whatever answers.
"""

import argparse
import datetime as dt
import http.client
import json
import re
import signal
import sys
import tomllib
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
ACCEPTED = ROOT / "script/support/accepted.toml"
PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
UNKNOWN = 69
"""Ends with it what could not be verified (EX_UNAVAILABLE of sysexits.h)."""
ANSWER_SECONDS = 10
Package = tuple[str, str]
"""Name and version."""


class UnreachableError(Exception):
    """A database that did not answer, or not what was asked; its text says which and how."""


class OutOfTimeError(Exception):
    """The whole has lasted as long as it may."""


@dataclass(frozen=True)
class Vulnerability:
    """What is known of a package; `names` are all its identifiers, `fixed` the versions without it."""

    package: Package
    names: frozenset[str]
    summary: str
    fixed: tuple[str, ...] = ()

    def __str__(self) -> str:
        """A line: « jinja2 3.1.0: CVE-2024-1, GHSA-…: summary (corrigé en 3.1.4) »."""
        fixed = f" (corrigé en {', '.join(self.fixed)})" if self.fixed else ""
        return f"{' '.join(self.package)} : {', '.join(sorted(self.names))} : {self.summary}{fixed}"


@dataclass(frozen=True)
class Acceptance:
    """A vulnerability that is let pass until a day, and why."""

    id: str
    package: str
    reason: str
    until: dt.date

    def concerns(self, known: Vulnerability) -> bool:
        """Whether it is of this one, whatever the day."""
        return self.id in known.names and self.package == known.package[0]


def locked() -> list[Package]:
    """Every package of both locks, by its normal name."""
    pins = (pin for name in LOCKS for pin in PINNED.findall((ROOT / name).read_text()))
    return sorted({(re.sub(r"[-_.]+", "-", name).lower(), version) for name, version in pins})


def accepted(file: Path) -> list[Acceptance]:
    """What the file accepts; raises TypeError when an entry lacks something, or has more."""
    return [Acceptance(**entry) for entry in tomllib.loads(file.read_text()).get("accepted", [])]


def ask(address: str, question: object = None) -> dict[str, Any]:
    """The JSON at an address, asked with this question if there is one. Raises UnreachableError."""
    data = None if question is None else json.dumps(question).encode()
    headers = {"Content-Type": "application/json", "User-Agent": "parvis-audit"}
    request = urllib.request.Request(address, data, headers)  # noqa: S310 - an address that who runs it has given
    try:
        with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:  # noqa: S310
            said = json.load(answer)
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise UnreachableError(f"{address} ({error})") from error
    if not isinstance(said, dict):
        raise UnreachableError(f"{address} (pas un objet JSON)")
    return said


# --- OSV --------------------------------------------------------------------------------------------------------------
def of_osv(address: str, packages: list[Package]) -> list[Vulnerability]:
    """What OSV knows of these packages. Raises UnreachableError, OutOfTimeError."""
    queries = [{"package": {"name": name, "ecosystem": "PyPI"}, "version": version} for name, version in packages]
    results = ask(f"{address}/v1/querybatch", {"queries": queries}).get("results")
    if not isinstance(results, list) or len(results) != len(packages):
        raise UnreachableError(f"{address} (réponse incomplète)")
    named = [
        (package, vulnerability["id"])
        for package, result in zip(packages, results, strict=True)
        for vulnerability in (result or {}).get("vulns", [])
    ]
    return list(_told_by_osv(address, named))


def _told_by_osv(address: str, named: list[tuple[Package, str]]) -> Iterator[Vulnerability]:
    """Each with its other names and its summary, where they can be had, but those that were withdrawn."""
    for number, (package, name) in enumerate(named):
        try:
            record = ask(f"{address}/v1/vulns/{name}")
        except (UnreachableError, OutOfTimeError):
            yield from (Vulnerability(other, frozenset({id_}), "détail injoignable") for other, id_ in named[number:])
            return
        if not record.get("withdrawn"):
            names = frozenset({name, *record.get("aliases", [])})
            yield Vulnerability(package, names, record.get("summary", ""), tuple(_fixed_in(record)))


def _fixed_in(record: dict[str, Any]) -> Iterator[str]:
    for affected in record.get("affected", []):
        for span in affected.get("ranges", []):
            if span.get("type") == "ECOSYSTEM":
                yield from (event["fixed"] for event in span.get("events", []) if "fixed" in event)


# --- The package index ------------------------------------------------------------------------------------------------
def of_index(address: str, packages: list[Package]) -> list[Vulnerability]:
    """What the index tells beside each version.

    Raises UnreachableError or OutOfTimeError at the first of which it tells nothing, unless something is known already.
    """
    known: list[Vulnerability] = []
    for name, version in packages:
        try:
            page = ask(f"{address}/pypi/{name}/{version}/json")
            if "vulnerabilities" not in page:
                raise UnreachableError(f"{address} (rien sur {name} {version})")
        except (UnreachableError, OutOfTimeError):
            if known:
                return known
            raise
        known += [_told_by_index((name, version), record) for record in page["vulnerabilities"]
                  if not record.get("withdrawn")]  # fmt: skip
    return known


def _told_by_index(package: Package, record: dict[str, Any]) -> Vulnerability:
    names = frozenset({record["id"], *record.get("aliases", [])})
    summary = record.get("summary") or record.get("details", "")[:200]
    return Vulnerability(package, names, summary, tuple(record.get("fixed_in", [])))


# --- What is said -----------------------------------------------------------------------------------------------------
def find(wanted: argparse.Namespace, packages: list[Package]) -> tuple[str, list[Vulnerability]]:
    """Who answered, and what it knows. Raises UnreachableError when neither did."""
    problems = []
    for look, address in ((of_osv, wanted.osv), (of_index, wanted.index)):
        try:
            return address, once_each(look(address, packages))
        except UnreachableError as error:
            problems.append(str(error))
        except (AttributeError, KeyError, TypeError) as error:
            problems.append(f"{address} (réponse illisible, {error!r})")
    raise UnreachableError(" ; ".join(problems))


def once_each(known: list[Vulnerability]) -> list[Vulnerability]:
    """Without those that another names already: OSV has the same under the name of each of its sources."""
    kept: list[Vulnerability] = []
    for each in known:
        if not any(other.package == each.package and other.names & each.names for other in kept):
            kept.append(each)
    return kept


def tell(known: list[Vulnerability], acceptances: list[Acceptance], today: dt.date) -> bool:
    """Write what is known, what is accepted, what is accepted for nothing; whether nothing is left."""
    left = [each for each in known if not any(entry.concerns(each) and today <= entry.until for entry in acceptances)]
    for entry in acceptances:
        concerned = any(entry.concerns(each) for each in known)
        state = "expirée" if today > entry.until else "acceptée" if concerned else "à retirer, plus rencontrée"
        print(f"  {entry.package} {entry.id}, jusqu'au {entry.until:%d/%m/%Y} : {state} ({entry.reason})")
    for each in left:
        print(f"✗ {each}")
    return not left


def _give_up(number: int, frame: FrameType | None) -> None:
    raise OutOfTimeError


def main() -> int:
    """Ask, tell; the exit code of `script/audit`."""
    parser = argparse.ArgumentParser(prog="script/audit", description="Vulnérabilités connues des paquets.")
    parser.add_argument("--osv", default="https://api.osv.dev", help="adresse d'OSV")
    parser.add_argument("--index", default="https://pypi.org", help="adresse de l'index des paquets")
    parser.add_argument("--accepted", type=Path, default=ACCEPTED, help="fichier de ce qui est accepté")
    parser.add_argument("--seconds", type=int, default=60, help="au plus (60)")
    wanted = parser.parse_args()
    acceptances, packages = accepted(wanted.accepted), locked()
    signal.signal(signal.SIGALRM, _give_up)
    signal.alarm(wanted.seconds)
    try:
        source, known = find(wanted, packages)
    except UnreachableError as error:
        print(f"non vérifié : {error} injoignable")
        return UNKNOWN
    except OutOfTimeError:
        print(f"non vérifié : {wanted.osv} ou {wanted.index} injoignable, rien d'entier en {wanted.seconds} s")
        return UNKNOWN
    finally:
        signal.alarm(0)
    is_clean = tell(known, acceptances, dt.datetime.now(dt.UTC).date())
    print(f"{len(packages)} paquets vérifiés auprès de {source} : {'rien à dire' if is_clean else 'à mettre à jour'}")
    return 0 if is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
