"""A drill: who transmits, what is asked of what is left, the figures that are printed; a loss ends it with 1."""

import json
import sys
import time
from collections import Counter
from typing import Any

from benchmarks.run import machine
from drills.cluster import Cluster
from drills.crowd import Crowd, Visitor

SETTLE_SECONDS = 420
"""What is waited for the tasks and e-mails of the dead: their leases last two minutes."""
LOOK_SECONDS = 8.0
WRITTEN_TO = 2
"""E-mails of each transmission: to the applicant, to the service."""
Census = dict[str, Any]


class Trial:
    """What a drill says: figures as they come, then whether something was lost."""

    def __init__(self, title: str) -> None:
        self.losses = list[str]()
        self._began = time.monotonic()
        print(f"\n== {title}\n   {machine()}", flush=True)

    def say(self, what: str, figure: object) -> None:
        """A figure."""
        print(f"   {time.monotonic() - self._began:6.1f} s  {what} : {figure}", flush=True)

    def require(self, holds: bool, what: str) -> None:
        """Note a loss unless this holds."""
        if not holds:
            self.losses.append(what)
            print(f"   ✗ {what}", flush=True)

    def end(self) -> None:
        """Say the verdict; ends the program with 1 after a loss."""
        if self.losses:
            sys.exit(f"✗ {len(self.losses)} perte(s)")
        print("✓ rien de perdu", flush=True)


def gather(made: Cluster, drafts: int, people: int = 6) -> tuple[Visitor, Crowd, dict[str, Any]]:
    """Someone signed in through nginx, people who will transmit so many drafts, and what else was made."""
    facts = json.loads(made.manage("-m", "drills.people", f"--drafts={drafts}", CLAMD_HOST=""))
    visitor = Visitor(made.nginx.url, made.nginx.certificate)
    visitor.sign_in(facts["email"], facts["password"])
    return visitor, Crowd(visitor, facts["drafts"], people=people), facts


def count(made: Cluster) -> Census:
    """What the portal keeps now."""
    return dict(json.loads(made.manage("-m", "drills.census")))


def settled(made: Cluster, announced: int, seconds: float = SETTLE_SECONDS) -> Census:
    """The census once every e-mail has left and every acknowledgement is made, or when nothing more is waited for."""
    ends = time.monotonic() + seconds
    while True:
        now = count(made)
        is_done = now["emails"] == {"sent": announced * WRITTEN_TO} and now["acknowledgements"] == announced
        if is_done or time.monotonic() > ends:
            return now
        time.sleep(LOOK_SECONDS)


def require_each_once(trial: Trial, announced: Counter[str], now: Census) -> None:
    """Each person who was told is right: the request, its event, its document, its acknowledgement, its e-mails."""
    number = len(announced)
    trial.say("annoncées / gardées / événements / pièces / accusés", [
        number, len(now["references"]), now["events"], now["requests_with_a_document"], now["acknowledgements"],
    ])  # fmt: skip
    trial.require(set(now["references"]) == set(announced), "demandes annoncées et gardées diffèrent")
    trial.require(now["events"] == now["requests_with_an_event"] == number, "un dépôt est doublé ou perdu")
    trial.require(now["requests_with_a_document"] == number, "une pièce manque")
    trial.require(not now["files_missing"], f"fichiers manquants : {len(now['files_missing'])}")


def require_all_settled(
    trial: Trial, made: Cluster, announced: Counter[str], doubled_at_most: int = 0, seconds: float = SETTLE_SECONDS
) -> None:
    """The same, with what follows: acknowledgements made, e-mails sent once (but those in hand when cut)."""
    now = settled(made, len(announced), seconds)
    require_each_once(trial, announced, now)
    trial.require(now["acknowledgements"] == len(announced), "un accusé de réception manque")
    identifiers = Counter(made.mail.identifiers())
    doubled = sum(identifiers.values()) - len(identifiers)
    trial.say("courriels (par état) ; reçus, en double", (now["emails"], len(identifiers), doubled))
    trial.require(now["emails"] == {"sent": len(announced) * WRITTEN_TO}, "un courriel manque")
    trial.require(doubled <= doubled_at_most, f"courriels en double : {doubled}")
