"""Two versions serve together while people transmit, and a machine is lost on the way: `python -m drills.upgrading`.

The next version (`drills.next_version`) brings the database up to date while the former one, this code, serves alone,
and a backup reads; its migration is killed half way and begun again. Then its nodes take the place of the former's.
"""

import contextlib
import time

import psycopg
import requests

from benchmarks.server import ROOT, Process
from drills import next_version
from drills.cluster import TASKS, WEB
from drills.crowd import Crowd, Readers
from drills.failures import LATER, Scene, scene
from drills.programs import PATIENCE, wait_until

REST_SECONDS = 5.0
"""What people take between two transmissions, so that some are made at each moment of the change."""
LOOK_SECONDS = 0.5
SLOW_SECONDS = 5.0
"""The most that a page may take while the tables change, on a machine under load."""
BACKUP_SECONDS = 12.0
"""How long a copy of the database reads on once the migration wants a table that it reads, as pg_dump does."""
FILLED = "SELECT count(*) FROM teleservices_servicerequest WHERE exercice IS NOT NULL"
EMPTY = "SELECT count(*) FROM teleservices_servicerequest WHERE exercice IS NULL"
WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'"
READ = "SELECT reference FROM teleservices_servicerequest LIMIT 1"


class Upgrade:
    """The change of version, step by step."""

    def __init__(self, at: Scene) -> None:
        self.at, self.made = at, at.made
        self.code = next_version.make(at.made.folder / "suivante")
        self.spans = list[tuple[float, float]]()
        """When the migration ran, in seconds since the epoch."""

    def counted(self, query: str) -> int:
        """A number of the database; 0 while what it counts is not there."""
        with psycopg.connect(self.made.database) as link:
            try:
                row = link.execute(query).fetchone()
            except psycopg.errors.UndefinedColumn:
                return 0
        return int(row[0]) if row else 0

    def is_under_way(self) -> bool:
        """Whether rows have begun to be filled."""
        return self.counted(FILLED) > 0

    def longest_page_while_saved(self, preparing: Process) -> float:
        """A backup reads the requests, so that the migration may not have their table; the longest wait of a person."""
        longest = 0.0
        with psycopg.connect(self.made.database) as backup:
            backup.execute(READ)
            wait_until(lambda: self.counted(WAITS) > 0, "a migration that waits", preparing)
            ends = time.monotonic() + BACKUP_SECONDS
            while time.monotonic() < ends:
                longest = max(longest, self.seconds_of_a_page())
        return longest

    def killed_half_way(self) -> None:
        """A backup is in the way as the migration begins; it ends without a word, a third of its steps done."""
        began, preparing = time.time(), self.made.prepare_with(self.code)
        longest = self.longest_page_while_saved(preparing)
        self.at.trial.say("page la plus longue pendant une sauvegarde, en secondes", f"{longest:.1f}")
        self.at.trial.require(longest < SLOW_SECONDS, "le site a attendu la mise à jour, qui attendait la sauvegarde")
        wait_until(self.is_under_way, "migration", preparing)
        time.sleep(next_version.STEPS / 3)
        preparing.check()
        preparing.kill()
        self.spans.append((began, time.time()))
        self.at.trial.say("mise à jour tuée ; lignes reprises, restantes", (self.counted(FILLED), self.counted(EMPTY)))
        self.looks("la mise à jour tuée")

    def seconds_of_a_page(self) -> float:
        """How long the list of one's requests takes."""
        before = time.monotonic()
        with contextlib.suppress(requests.RequestException):  # given up after a minute, which is too long
            self.at.visitor.get("/compte/demandes/")
        time.sleep(LOOK_SECONDS)
        return time.monotonic() - before - LOOK_SECONDS

    def lost_meanwhile(self) -> None:
        """It begins again, and a web node of the former version is lost while it runs."""
        began, preparing = time.time(), self.made.prepare_with(self.code)
        time.sleep(next_version.STEPS / 2)
        self.at.trial.require(not preparing.has_ended(), "la mise à jour était finie avant la perte")
        self.made.kill_node(WEB[0])
        self.at.trial.say("machine de l'ancienne version perdue", WEB[0])
        self.looks("une machine perdue pendant la mise à jour")
        wait_until(lambda: _ended(preparing), "migration", seconds=PATIENCE * 2)
        self.spans.append((began, time.time()))
        self.at.trial.say("mise à jour relancée, en secondes", f"{self.spans[-1][1] - began:.1f}")

    def is_refused_to_the_former(self) -> None:
        """The former version that serves is still ready; a machine of it that starts again is told why it may not."""
        self.at.trial.require(self.made.is_ready(WEB[1]), "l'ancienne version qui sert ne se dit plus prête")
        preparing = self.made.prepare_with(ROOT)
        wait_until(preparing.has_ended, "preparation")
        lines = preparing.log.read_text().rpartition("✗")[2].strip().splitlines()
        self.at.trial.say("une machine de l'ancienne version redémarre", lines[0] if lines else "elle sert")
        self.at.trial.require(not preparing.has_ended_well() and bool(lines), "l'ancienne version a ouvert la base")

    def replaced(self, name: str) -> None:
        """A node of the next version in the place of the former's, which nginx leaves alone meanwhile."""
        before = time.monotonic()
        others = [self.made.ports[other] for other in WEB if other != name]
        if name in WEB:
            self.made.nginx.send_to(*others)
        if name in self.made.nodes:
            self.made.stop_nodes(name)
        preparing = self.made.prepare_with(self.code)
        wait_until(lambda: _ended(preparing), "preparation")
        self.made.code[name] = self.code
        self.made.start_node(name)
        if name in WEB:
            self.made.wait_for(name)
            self.made.nginx.send_to(*self.made.ports.values())
        self.at.trial.say(f"{name} passée à la version suivante, en secondes", f"{time.monotonic() - before:.1f}")
        self.looks(f"{name} changée")

    def looks(self, when: str) -> None:
        """Both nodes that may answer are asked for a page: it comes, and soon."""
        for _node in WEB:
            before = time.monotonic()
            self.at.trial.require(self.at.looks() == 200, f"{when} : le site ne répond plus")
            self.at.trial.require(time.monotonic() - before < SLOW_SECONDS, f"{when} : une page a attendu")

    def answered_meanwhile(self, crowd: Crowd) -> int:
        """How many of these people were told by the former version while the database was being changed."""
        moments = crowd.moments.values()
        return sum(begins <= moment <= ends for moment in moments for begins, ends in self.spans)


def _ended(preparing: Process) -> bool:
    """Whether it ended well; raises RuntimeError with what it said otherwise."""
    if not preparing.has_ended_well():
        if preparing.has_ended():
            preparing.check()
        return False
    return True


def upgrade() -> None:
    """From one version to the next under traffic: nothing told is lost or doubled."""
    with scene("mise à jour sous trafic, une machine perdue en route") as at:
        change, drafts = Upgrade(at), at.known["drafts"]
        first, last = (Crowd(at.visitor, half, rest=REST_SECONDS) for half in (drafts[::2], drafts[1::2]))
        readers = Readers(at.visitor, ("/", "/compte/"))
        readers.start()
        first.start()
        wait_until(lambda: bool(first.acknowledged), "people")
        change.killed_half_way()
        change.lost_meanwhile()
        meanwhile = change.answered_meanwhile(first)
        at.trial.say("transmissions prises par l'ancienne version pendant la mise à jour", meanwhile)
        at.trial.require(meanwhile > 0, "l'ancienne version n'a rien pris pendant la mise à jour")
        change.is_refused_to_the_former()
        last.start()
        for name in (WEB[0], TASKS[0], WEB[1], TASKS[1]):
            change.replaced(name)
        at.trial.say("transmissions pendant que les machines changeaient", len(last.acknowledged))
        first.end(LATER)
        last.end(LATER)
        readers.end()
        at.trial.say("pages lues en tout, par état", dict(readers.statuses))
        last.acknowledged.update(first.acknowledged)
        last.met.update(first.met)
        at.crowd = last
        at.ends()
        at.trial.require(set(at.crowd.met) <= {"502"}, "une réponse inattendue")
        at.trial.require(set(readers.statuses) <= {"200", "502"}, "une page inattendue")
        at.trial.require(change.counted(EMPTY) == 0, "la reprise n'a pas tout vu")


if __name__ == "__main__":
    upgrade()
