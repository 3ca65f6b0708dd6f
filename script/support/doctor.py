"""Judges an installation, part after part, and says in French what to type: `parvis doctor`, `script/doctor`.

It changes nothing. What the portal knows of itself (« État du portail ») is said here too, for who has a terminal.
"""

import logging
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import django  # noqa: E402
from django.core.exceptions import ImproperlyConfigured  # noqa: E402

SETTINGS_FILE = Path("/etc/parvis/parvis.env")
try:
    django.setup()
except ImproperlyConfigured as error:
    print(f"✗ Réglages : {error}\n    Voir docs/configuration.md.\n    → nano {SETTINGS_FILE}")
    sys.exit(1)

from django.conf import settings  # noqa: E402
from django.core.checks import run_checks  # noqa: E402
from django.core.mail import get_connection  # noqa: E402
from django.db import DatabaseError, connection  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from django.utils import translation  # noqa: E402

from portal.health import probes as health  # noqa: E402
from portal.supervision import state  # noqa: E402

HOOK = Path("/usr/local/sbin/parvis-after-backup")
PACKAGED = Path("/usr/lib/parvis")
SECONDS = 5
SHOWN_CHECKS = 8


class Verdict(StrEnum):
    """How a part stands."""

    GOOD = "✓"
    WATCH = "!"
    BAD = "✗"


@dataclass(frozen=True)
class Finding:
    """One part of the installation: how it stands, and what to do or to type for it (empty where it is well)."""

    verdict: Verdict
    label: str
    figure: str
    to_do: str = ""
    to_type: str = ""

    def __str__(self) -> str:
        lines = [f"{self.verdict} {self.label} : {self.figure}"]
        lines += [f"    {self.to_do}"] if self.to_do else []
        lines += [f"    → {self.to_type}"] if self.to_type else []
        return "\n".join(lines)


TO_TYPE = {
    "Storage of documents": "namei -l /var/lib/parvis/files ; journalctl -u parvis-web -n 50",
    "TLS certificate": "certbot renew && systemctl reload nginx",
    "Workers": "systemctl restart parvis-worker ; journalctl -u parvis-worker -n 50",
    "Recurring tasks": "systemctl restart parvis-worker",
    "E-mails that wait": "grep ^EMAIL /etc/parvis/parvis.env ; journalctl -u parvis-worker -n 50",
    "Antivirus": "systemctl status clamav-daemon ; grep ^CLAMD /etc/parvis/parvis.env",
    "Last backup": "systemctl start parvis-backup ; journalctl -u parvis-backup -n 50",
    "Backup read through": "systemctl start parvis-verify ; journalctl -u parvis-verify -n 50",
    "Disk of the data": "df -h /var/lib/parvis ; du -xsh /var/lib/parvis/*",
    "Anchors": "parvis manage verify_audit",
    "Last check of the histories": "parvis manage verify_audit",
}
"""By the name that the state gives to a line (its message, before it is French), under the package."""


def settings_findings() -> Iterator[Finding]:
    """What Django's checks say of a deployment, and who can read the secret."""
    messages = run_checks(include_deployment_checks=not settings.PARVIS_DEMO)
    serious = [message for message in messages if message.is_serious() or message.level >= logging.WARNING]
    for message in serious[:SHOWN_CHECKS]:
        verdict = Verdict.BAD if message.is_serious() else Verdict.WATCH
        yield Finding(verdict, "Réglages", str(message.msg), str(message.hint or ""), f"nano {SETTINGS_FILE}")
    if not serious:
        yield Finding(Verdict.GOOD, "Réglages", "rien à redire")
    yield from mode_findings(SETTINGS_FILE, "Fichier des réglages", 0o027, "chown root:parvis {0} && chmod 640 {0}")
    yield from mode_findings(Path(settings.PARVIS_VAR), "Dossier des données", 0o077, "chmod 700 {0}")


def mode_findings(path: Path, label: str, forbidden: int, to_type: str) -> Iterator[Finding]:
    """Whether others than its owner can do what they may not with a path; nothing where there is no such path."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return
    if mode & forbidden:
        yield Finding(
            Verdict.BAD,
            label,
            f"ouvert à d'autres comptes ({mode & 0o777:o})",
            "Le secret et les données sont pour le seul compte du portail.",
            to_type.format(path),
        )
    else:
        yield Finding(Verdict.GOOD, label, f"fermé aux autres comptes ({mode & 0o777:o})")


def database_findings() -> Iterator[Finding]:
    """Whether it answers, whether it is up to date, and what a backup of it needs."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        yield Finding(
            Verdict.BAD,
            "Base de données",
            str(error).strip().splitlines()[0],
            "DATABASE_URL ne mène à aucune base qui réponde, ou son mot de passe est faux.",
            "systemctl status postgresql ; grep ^DATABASE_URL /etc/parvis/parvis.env",
        )
        return
    if waiting:
        figure, advice = f"{len(waiting)} changements attendent", "Le démarrage les fait."
        yield Finding(
            Verdict.BAD, "Base de données", figure, advice, "systemctl restart parvis-web ; journalctl -fu parvis-web"
        )
    else:
        yield Finding(Verdict.GOOD, "Base de données", f"{connection.display_name}, à jour")
    if connection.vendor == "postgresql" and shutil.which("pg_dump") is None:
        advice = "La sauvegarde en a besoin."
        yield Finding(Verdict.BAD, "pg_dump", "absent", advice, "apt install postgresql-client")


def folder_findings() -> Iterator[Finding]:
    """Whether this account writes where the data is."""
    folder = Path(settings.PARVIS_VAR)
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding(
            Verdict.BAD,
            "Dossier des données",
            f"{folder} ne peut pas être écrit",
            to_type=f"chown -R parvis:parvis {folder}",
        )


def mail_findings() -> Iterator[Finding]:
    """Whether the mail server takes a connection; no e-mail is sent."""
    if settings.PARVIS_DRILL:
        yield Finding(Verdict.WATCH, "Courriels", "exercice de restauration : rien ne sort")
        return
    if "smtp" not in settings.EMAIL_BACKEND:
        yield Finding(Verdict.GOOD, "Courriels", settings.EMAIL_BACKEND)
        return
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with get_connection(timeout=SECONDS):
            yield Finding(Verdict.GOOD, "Serveur de courriels", f"{where} répond")
    except Exception as error:  # noqa: BLE001 - a library raises what it likes; its name says enough
        yield Finding(
            Verdict.BAD,
            "Serveur de courriels",
            f"{where} : {type(error).__name__}",
            "Rien n'est perdu : les courriels partent à son retour. Corrigez EMAIL_HOST, EMAIL_PORT, EMAIL_USE_TLS.",
            "grep ^EMAIL /etc/parvis/parvis.env ; systemctl restart parvis-web parvis-worker",
        )


def unit_findings() -> Iterator[Finding]:
    """Whether systemd has started what it must, where it is what starts the portal."""
    if not (Path("/run/systemd/system").exists() and PACKAGED in (ROOT, *ROOT.parents)):
        return
    for unit, what in (
        ("parvis-web.service", "Serveur web"),
        ("parvis-worker.service", "Tâches"),
        ("parvis-backup.timer", "Sauvegarde de la nuit"),
        ("parvis-verify.timer", "Relecture de la semaine"),
    ):
        if asks_systemd("is-active", unit):
            yield Finding(Verdict.GOOD, what, f"{unit} est actif")
        elif unit.endswith(".service") and not asks_systemd("is-enabled", unit):
            yield Finding(Verdict.GOOD, what, f"{unit} n'est pas pour cette machine")
        else:
            to_type = f"systemctl enable --now {'parvis-backup.timer' if unit.endswith('.timer') else unit}"
            yield Finding(Verdict.BAD, what, f"{unit} est arrêté", to_type=f"{to_type} ; journalctl -u {unit} -n 50")
    if not os.access(HOOK, os.X_OK):
        advice = "Sur le même disque, elle ne protège que d'une erreur : docs/howto/sauvegarder.md donne ce programme."
        yield Finding(Verdict.WATCH, "Sauvegarde ailleurs", f"{HOOK} n'existe pas", advice)


def asks_systemd(question: str, unit: str) -> bool:
    """Whether systemd says yes."""
    return subprocess.run(["systemctl", "--quiet", question, unit], check=False).returncode == 0


def web_findings() -> Iterator[Finding]:
    """Whether something listens where this machine's web server should."""
    if settings.PARVIS_ROLE == "worker":
        return
    host, port = os.environ.get("PARVIS_BIND") or "127.0.0.1", int(os.environ.get("PORT") or 8000)
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - it isn't bound, but asked
    try:
        socket.create_connection((host, port), timeout=SECONDS).close()
    except OSError as error:
        to_type = "systemctl start parvis-web ; journalctl -u parvis-web -n 50"
        yield Finding(Verdict.BAD, "Portail", f"{host}:{port} : {error.strerror or error}", to_type=to_type)
    else:
        yield Finding(Verdict.GOOD, "Portail", f"{host}:{port} répond")


def state_findings() -> Iterator[Finding]:
    """All that « État du portail » says; the clock too, which is in its own report."""
    verdicts = {state.Level.BAD: Verdict.BAD, state.Level.WATCH: Verdict.WATCH, state.Level.UNKNOWN: Verdict.WATCH}
    typed = {translation.gettext(label): to_type for label, to_type in TO_TYPE.items()}
    for reading in state.read_all():
        for line in reading.lines:
            verdict = verdicts.get(state.Level(line.level), Verdict.GOOD)
            to_type = typed.get(str(line.label), "") if verdict is not Verdict.GOOD else ""
            yield Finding(verdict, str(line.label), line.figure, line.to_do, to_type)
    clock = health.clock_report()
    figure = ", ".join(f"{node} {ahead:+} s" for node, ahead in clock.details["seconds_ahead_of_database"].items())  # type: ignore[attr-defined]
    if clock.ok and clock.details["agrees"]:
        yield Finding(Verdict.GOOD, "Horloge", figure)
    else:
        advice = "Les dépôts sont datés par elle : mettez toutes les machines à l'heure."
        yield Finding(Verdict.BAD, "Horloge", figure, advice, "timedatectl set-ntp true ; timedatectl")


def findings() -> Iterator[Finding]:
    """Everything, in the order in which it is mended: what comes after a fault may only be its effect."""
    yield from settings_findings()
    yield from folder_findings()
    yield from unit_findings()
    yield from web_findings()
    yield from mail_findings()
    database = list(database_findings())
    yield from database
    if all(finding.verdict is not Verdict.BAD for finding in database):
        yield from state_findings()


def main() -> int:
    """Say what was found; returns 1 where something is to be mended."""
    logging.disable(logging.CRITICAL)
    worst, watched = 0, 0
    with translation.override(settings.LANGUAGE_CODE):
        for finding in findings():
            print(finding, flush=True)
            worst += finding.verdict is Verdict.BAD
            watched += finding.verdict is Verdict.WATCH
    print(f"\n{worst} à réparer, {watched} à surveiller." if worst or watched else "\nTout va bien.")
    return 1 if worst else 0


if __name__ == "__main__":
    sys.exit(main())
