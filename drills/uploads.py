"""Documents sent while something that they need fails: refused with a page, in time, or kept."""

import os
import time
from typing import Any

from benchmarks.scenarios import HIDDEN
from drills.cluster import WEB, Cluster
from drills.crowd import Visitor
from drills.trial import Trial
from tests.locker.pdf_samples import ordinary

REFUSED_WITHIN = 45.0
"""Seconds: the deadlines of the portal, twice, on a machine under load."""


def document_of_its_own() -> bytes:
    """A PDF whose clean copy is like no other: what is kept already needs no room."""
    return ordinary(content=b"%" + os.urandom(40_000).hex().encode() + b"\n")


class Uploads:
    """A person who adds a document to a draft, another draft each time one was kept."""

    def __init__(self, trial: Trial, visitor: Visitor, known: dict[str, Any]) -> None:
        self.trial, self.visitor = trial, visitor.twin()
        self.field, self.step, self.drafts = f"file_{known['document']}", known["step"], list(known["unfinished"])

    def refused(self, when: str, made: Cluster) -> None:
        """The page says that it could not be kept; both nodes live meanwhile."""
        status = self._send(when, made)
        self.trial.require(status in {422, 503}, f"{when} : {status} au lieu d'un refus")

    def accepted(self, when: str, made: Cluster) -> None:
        """It is kept."""
        status = self._send(when, made)
        self.trial.require(status == 302, f"{when} : {status} au lieu d'un dépôt")
        self.drafts.pop()

    def _send(self, when: str, portal: Cluster) -> int:
        place = f"/compte/brouillons/{self.drafts[-1]}/etapes/{self.step}/"
        fields = dict(HIDDEN.findall(self.visitor.get(place).text)) | {"action": "continue"}
        before = time.monotonic()
        file = ("statuts.pdf", document_of_its_own(), "application/pdf")
        answer = self.visitor.post(place, fields, {self.field: file})
        took = time.monotonic() - before
        self.trial.say(when, f"{answer.status_code} en {took:.1f} s")
        self.trial.require(took < REFUSED_WITHIN, f"{when} : {took:.0f} s d'attente")
        self.trial.require("</html>" in answer.text or answer.status_code == 302, f"{when} : pas une page")
        self.trial.require(all(portal.is_ready(name) for name in WEB), f"{when} : une machine ne répond plus")
        return answer.status_code
