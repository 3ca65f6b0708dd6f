"""What surrounds the portal fails while people transmit: `python -m drills.failures redis`."""

import argparse
import contextlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drills.cluster import WEB, Cluster, cluster, prepare, start_nodes
from drills.crowd import Crowd, Readers, Visitor
from drills.hostile import RudeMailServer, SilentServer, full_disk
from drills.programs import PATIENCE, wait_until
from drills.trial import SETTLE_SECONDS, Trial, count, gather, require_all_settled, require_each_once, settled
from drills.uploads import Uploads

REQUESTS = int(os.environ.get("TRANSMISSIONS", "120"))
FAKETIME = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
AHEAD_MINUTES = int(os.environ.get("AHEAD_MINUTES", "15"))
HANG_SECONDS = 8
IN_HAND = 4
"""E-mails that the workers have in hand at one time: over SMTP, what was taken just as all was cut goes again."""
LATER = 600
"""Seconds that people have to be told."""


@dataclass
class Scene:
    """Nodes that serve, people about to transmit, someone who looks."""

    trial: Trial
    made: Cluster
    visitor: Visitor
    crowd: Crowd
    known: dict[str, Any]

    def wait_for(self, share: float) -> None:
        """Wait until this share of the people were told."""
        wait_until(lambda: len(self.crowd.acknowledged) >= share * REQUESTS, "people", seconds=PATIENCE * 2)

    def looks(self, path: str = "/compte/") -> int:
        """The status of a page that is looked at now; how long it took is said."""
        before = time.monotonic()
        status = self.visitor.get(path).status_code
        self.trial.say(f"page {path}", f"{status} en {time.monotonic() - before:.2f} s")
        return status

    def ends(self, *, doubled_at_most: int = 0, seconds: float = SETTLE_SECONDS) -> None:
        """Everybody is told; each is there once, with its e-mails `seconds` later, and the figures are said."""
        self.crowd.end(LATER)
        self.trial.say("autres réponses reçues pendant ce temps", dict(self.crowd.met) or "aucune")
        require_all_settled(self.trial, self.made, self.crowd.acknowledged, doubled_at_most, seconds)
        self.trial.require(len(self.crowd.acknowledged) == REQUESTS, "des personnes attendent encore leur réponse")


@contextlib.contextmanager
def scene(
    title: str, extra: dict[str, str] | None = None, prelude: Callable[[Cluster], None] | None = None
) -> Iterator[Scene]:
    """The whole of it, started; `prelude` changes it before its nodes do. The verdict is said at the end."""
    trial = Trial(title)
    with cluster(extra=extra) as portal:
        prepare(portal)
        if prelude:
            prelude(portal)
        start_nodes(portal)
        visitor, crowd, facts = gather(portal, REQUESTS)
        trial.say("machines prêtes, brouillons prêts", len(facts["drafts"]))
        yield Scene(trial, portal, visitor, crowd, facts)
        visitor.close()
    trial.end()


def database() -> None:
    """PostgreSQL restarted at once, twice: errors are pages 503, nothing is lost."""
    with scene("base de données redémarrée deux fois (pg_ctl -m immediate)") as at:
        at.crowd.start()
        for share in (0.2, 0.6):
            at.wait_for(share)
            before = time.monotonic()
            if at.made.postgres:
                at.made.postgres.restart_at_once()
            at.trial.say("base de retour, en secondes", f"{time.monotonic() - before:.1f}")
        at.ends(doubled_at_most=IN_HAND * 2)
        at.trial.require(set(at.crowd.met) <= {"503"}, "une réponse n'était ni le résultat ni une page 503")
        at.trial.require(all("</html>" in page for page in at.crowd.pages), "une erreur n'était pas une page")


def smtp() -> None:
    """The mail server away, then hanging, then cutting before it answers, then slow: all leave in the end."""
    with scene("serveur de courriels absent, muet, coupé avant 250, lent") as at:
        at.made.mail.kill()
        at.crowd.start()
        at.wait_for(0.3)
        at.trial.require(at.looks() == 200, "le portail attend le serveur de courriels")
        with RudeMailServer(at.made.mail.port).running() as rude:
            rude.cuts = 4
            wait_until(lambda: rude.cuts == 0, "cuts", seconds=240)
            at.trial.say("coupures faites après le texte et avant 250", 4)
            rude.seconds = 2.0
            at.wait_for(0.7)
            at.trial.require(at.looks() == 200, "le portail attend le serveur de courriels")
            rude.seconds = 0.0
            at.crowd.end(LATER)
            now = settled(at.made, len(at.crowd.acknowledged))
            offered = rude.offered.most_common(1)
        require_each_once(at.trial, at.crowd.acknowledged, now)
        at.trial.say("courriels par état ; pris ; au plus proposé", (now["emails"], len(rude.taken), offered[0][1]))
        at.trial.require(now["emails"] == {"sent": 2 * len(at.crowd.acknowledged)}, "un courriel n'est pas parti")
        at.trial.require(sum(rude.taken.values()) == len(rude.taken), "un courriel pris l'a été deux fois")
        at.trial.require(offered[0][1] <= 3, "un courriel a été proposé plus de trois fois")


def redis() -> None:
    """Redis frozen, emptied, killed: slower, still right; who left stays out."""
    with scene("Redis figé, vidé, tué") as at:
        leaver = at.visitor.twin()
        leaver.session.cookies.clear()
        leaver.sign_in(at.known["email"], at.known["password"])
        at.crowd.start()
        at.wait_for(0.1)
        at.made.redis.freeze()
        at.trial.require(at.looks() == 200, "Redis figé arrête le portail")
        leaver.post("/compte/deconnexion/", {})
        time.sleep(HANG_SECONDS)
        at.made.redis.thaw()
        addresses = [leaver.get("/compte/").url for _node in WEB]
        at.trial.require(
            all("connexion" in url for url in addresses), "une session fermée pendant la panne est revenue"
        )
        at.made.redis.empty()
        at.trial.require(at.looks() == 200, "Redis vidé ferme une session")
        at.made.redis.kill()
        at.trial.require(at.looks() == 200, "Redis tué arrête le portail")
        at.wait_for(0.9)
        at.made.redis.start()
        at.trial.require(at.looks() == 200, "Redis de retour ferme une session")
        at.ends()
        at.trial.require(not at.crowd.met, "une personne a vu une erreur")
        leaver.close()


def storage() -> None:
    """S3 that hangs, then away, then a full disk: what can't be kept is said, and nothing is half written."""
    with full_disk() as (disk, fill), scene("stockage : S3 muet, S3 absent, disque plein") as at:
        uploads = Uploads(at.trial, at.visitor, at.known)
        at.crowd.start()
        at.wait_for(0.2)
        at.made.s3.freeze()
        uploads.refused("S3 muet", at.made)
        at.trial.require(at.looks() == 200, "S3 muet arrête le portail")
        at.made.s3.thaw()
        at.ends()
        at.made.s3.kill()
        uploads.refused("S3 absent", at.made)
        at.made.s3.start()
        uploads.accepted("S3 de retour", at.made)
        (disk / "static").symlink_to(at.made.folder / "static")
        for name in WEB:
            at.made.stop_nodes(name)
            at.made.extra[name] = {"S3_BUCKET": "", "PARVIS_VAR": str(disk)}
            at.made.start_node(name)
        at.made.wait_for(*WEB)
        uploads.accepted("disque à moitié vide", at.made)
        before = sorted(path.name for path in (disk / "files").rglob("*"))
        fill()
        uploads.refused("disque plein", at.made)
        after = sorted(path.name for path in (disk / "files").rglob("*") if path.is_file() or path.name in before)
        at.trial.require(after == before, "un fichier à moitié écrit est resté")
        (disk / "filler").unlink()
        uploads.accepted("disque libéré", at.made)


def antivirus() -> None:
    """Clamd takes connections and never answers: uploads are refused in time, nobody else waits."""
    clamd = SilentServer()
    with clamd.running() as port, scene("antivirus muet", {"CLAMD_HOST": "127.0.0.1", "CLAMD_PORT": str(port)}) as at:
        uploads = Uploads(at.trial, at.visitor, at.known)
        at.crowd.start()
        at.wait_for(0.2)
        for number in range(1, 5):
            uploads.refused(f"antivirus muet, envoi {number}", at.made)
        at.ends()


def clock() -> None:
    """A web node ahead: the health page says it; its e-mails and papers wait for that hour, and none is lost."""
    if not FAKETIME:
        raise SystemExit("✗ Il manque un paquet. Sur Debian et Ubuntu : apt install libfaketime")

    def advance(portal: Cluster) -> None:
        portal.extra[WEB[0]] = {"LD_PRELOAD": str(FAKETIME[0]), "FAKETIME": f"+{AHEAD_MINUTES}m"}

    with scene(f"une machine web a {AHEAD_MINUTES} minutes d'avance", prelude=advance) as at:
        at.crowd.start()
        at.crowd.end(LATER)
        require_each_once(at.trial, at.crowd.acknowledged, now := count(at.made))
        at.trial.say("accusés déjà faits, courriels par état", (now["acknowledgements"], now["emails"]))
        headers = {"Authorization": f"Bearer {at.made.env['PARVIS_HEALTH_TOKEN']}"}
        reports = [
            at.visitor.session.get(f"{at.made.nginx.url}/health/deep/", headers=headers).json() for _ in range(2)
        ]
        ahead = [each["probes"]["clock"]["seconds_ahead_of_database"].get("here") for each in reports]
        at.trial.say("avance dite par chaque machine, en secondes", ahead)
        at.trial.require(max(ahead) > 60 * (AHEAD_MINUTES - 1), "l'avance n'est pas dite")
        at.ends(seconds=AHEAD_MINUTES * 60 + SETTLE_SECONDS)


def node() -> None:
    """Web nodes put aside, stopped and started in turn under traffic; then one killed as it comes back."""
    with scene("machines redémarrées tour à tour, une perdue en route") as at:
        readers = Readers(at.visitor, ("/", "/compte/"))
        readers.start()
        at.crowd.start()
        at.wait_for(0.1)
        for name in WEB:
            before = time.monotonic()
            at.made.nginx.send_to(*(at.made.ports[other] for other in WEB if other != name))
            at.made.stop_nodes(name)
            at.trial.require(at.looks() == 200, f"{name} arrêtée, le site ne répond plus")
            at.made.start_node(name)
            at.made.wait_for(name)
            at.made.nginx.send_to(*at.made.ports.values())
            at.trial.say(f"{name} arrêtée puis de retour, en secondes", f"{time.monotonic() - before:.1f}")
        at.trial.say("pages lues pendant ce temps, par état", dict(readers.statuses))
        at.trial.require(not at.crowd.met and set(readers.statuses) == {"200"}, "un arrêt demandé a coûté une réponse")
        at.made.stop_nodes(WEB[0])
        at.made.start_node(WEB[0])
        at.made.kill_node(WEB[0])
        at.trial.require(at.looks() == 200, "une machine perdue arrête le site")
        at.made.kill_node("taches-1")
        readers.end()
        at.trial.say("pages lues en tout, par état", dict(readers.statuses))
        at.ends(doubled_at_most=IN_HAND // 2)
        at.trial.require(set(at.crowd.met) <= {"502"}, "une réponse inattendue")


DRILLS = {each.__name__: each for each in (database, smtp, redis, storage, antivirus, clock, node)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("drill", choices=DRILLS)
    DRILLS[parser.parse_args().drill]()
