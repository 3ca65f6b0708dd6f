"""`script/cluster`: the whole of it, until Ctrl-C; says where everything is."""

import argparse
import os
import signal
import sys
import time
from types import FrameType

from benchmarks.server import ROOT
from drills.cluster import TASKS, WEB, Cluster, cluster, prepare, start_nodes
from drills.programs import MissingError
from home.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD

TURN_SECONDS = 1.0
DEMO = {
    "DRILL_DEMO": "true",
    "PARVIS_COMMUNES_FILE": str(ROOT / "home/demo/communes.json"),
    "PARVIS_TERRITORIES_FILE": str(ROOT / "home/demo/territories.csv"),
    "PARVIS_COMPANY_REGISTER": "accounts.register.recorded.RecordedRegister",
}
"""What the demo is loaded with, as `cms.settings.dev` does."""


class StopRequestedError(Exception):
    """Someone asked this program to end."""


def _stop(number: int, frame: FrameType | None) -> None:
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise StopRequestedError


def addresses(made: Cluster) -> str:
    """Where everything is, and who signs in."""
    token, certificate = made.env["PARVIS_HEALTH_TOKEN"], made.nginx.certificate
    places = {name: f"http://127.0.0.1:{made.ports[name]}/" for name in WEB}
    places |= dict.fromkeys(TASKS, "tâches")
    places |= {"PostgreSQL": made.database, "Redis": made.redis.url, "S3": made.s3.url}
    places |= {"SMTP": f"127.0.0.1:{made.mail.port}, courriels dans {made.mail.mails}/new"}
    places |= {"journaux": f"{made.folder}/*.log"}
    lines = ["", f"Parvis répond sur {made.nginx.url}/ (certificat fait sur place : {certificate})", ""]
    lines += [f"  {name:<10} {place}" for name, place in places.items()]
    lines += ["", f"  curl --cacert {certificate} -H 'Authorization: Bearer {token}' {made.nginx.url}/health/deep/"]
    lines += ["", "Comptes de démonstration :"]
    lines += [f"  {account.email:<24} {account.what_for}" for account in DEMO_ACCOUNTS]
    lines += [f"  mot de passe, le même pour tous : {DEMO_PASSWORD}", "", "Ctrl-C arrête et efface tout.", ""]
    return "\n".join(lines)


def watch(made: Cluster) -> None:
    """Until someone asks to end, or something ends by itself."""
    while True:
        time.sleep(TURN_SECONDS)
        for name, node in made.nodes.items():
            if node.has_ended():
                sys.exit(f"✗ {name} s'est arrêté de lui-même : {node.log.read_text()[-2000:]}")


def serve(wanted: argparse.Namespace) -> None:
    """Start, say, wait, stop."""
    print("Démarrage de PostgreSQL, Redis, S3, SMTP et nginx…", flush=True)
    with cluster(database=wanted.database, port=wanted.port, extra=DEMO) as portal:
        try:
            print("Préparation de la base et de la démonstration (une à deux minutes)…", flush=True)
            prepare(portal)
            print("Démarrage de deux machines web et de deux machines de tâches…", flush=True)
            start_nodes(portal)
            print(addresses(portal), flush=True)
            watch(portal)
        except StopRequestedError:
            print("Arrêt…", flush=True)
            portal.stop_nodes()


def main() -> None:
    """Parse, and serve."""
    parser = argparse.ArgumentParser(prog="script/cluster", description="Plusieurs machines sur une seule.")
    parser.add_argument("--port", type=int, default=8443, help="port de nginx (8443)")
    parser.add_argument("--database", default=os.environ.get("DATABASE_URL", ""), help="base PostgreSQL vide, déjà là")
    options = parser.parse_args()
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, _stop)
    try:
        serve(options)
    except MissingError as missing:
        sys.exit(f"\n✗ Il manque des paquets. Sur Debian et Ubuntu : apt install {missing}")
    except StopRequestedError:
        return


if __name__ == "__main__":
    main()
