#!/usr/lib/parvis/.venv/bin/python -I
"""The command `parvis`: manage.py, backup and restoration as the service's user, with its settings; its health.

Installed as /usr/bin/parvis. Its settings are read as systemd reads an EnvironmentFile, without a shell: a value is
what stands after the first `=`, JSON included, and a comment has a line of its own.
"""

import os
import pwd
import socket
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

CODE = Path("/usr/lib/parvis")
SETTINGS = Path("/etc/parvis/parvis.env")
USER = "parvis"
PROGRAMS = {
    "manage": "script/support/manage",
    "backup": "script/backup",
    "restore": "script/restore",
    "doctor": "script/doctor",
}
OF_THE_UNITS = {
    "PARVIS_VAR": "/var/lib/parvis",
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    "PYTHONDONTWRITEBYTECODE": "1",
}
USAGE = """\
parvis manage COMMANDE …      une commande de manage.py, par exemple : parvis manage createsuperuser
parvis backup DOSSIER …       sauvegarde
parvis restore DOSSIER …      restaure, sur une machine vide
parvis doctor                 juge cette installation, et dit quoi taper
parvis health [ADRESSE]       dit si le portail répond, sur cette machine sans adresse
parvis health worker          dit si les tâches de cette machine vivent"""
PATIENCE_SECONDS = 8
BEAT_SECONDS = 90
"""The workers of a machine touch a file every 20 (`portal.health.clusters`)."""


def settings_in(text: str) -> Iterator[tuple[str, str]]:
    """Each name and its value. Quotes around a whole value are taken off, a backslash at the end of a line joins it."""
    for line in text.replace("\\\n", "").splitlines():
        name, equals, value = line.strip().partition("=")
        if not equals or name.startswith(("#", ";")):
            continue
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        yield name.strip(), value


def become(user: str) -> None:
    """Leave root for the service's user; whoever else calls must be that user already."""
    account = pwd.getpwnam(user)
    if os.geteuid() == account.pw_uid:
        return
    if os.geteuid() != 0:
        sys.exit(f"✗ Cette commande se lance en root ou sous le compte {user} : sudo parvis …")
    os.initgroups(user, account.pw_gid)
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)


def answers(address: str) -> bool:
    """Whether the portal there says that it is ready."""
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE_SECONDS) as response:  # noqa: S310 - given by who calls
            return bool(response.status == 200)
    except (OSError, ValueError):
        return False


def own_address(settings: Mapping[str, str]) -> str:
    """Where the web server of this machine listens, by its settings."""
    host = settings.get("PARVIS_BIND") or "127.0.0.1"
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - it isn't bound, but asked
    host = f"[{host}]" if ":" in host else host
    return f"http://{host}:{settings.get('PORT') or 8000}/health/ready/"


def workers_live(settings: Mapping[str, str]) -> bool:
    """Whether the workers of this machine have given a sign of life lately."""
    node = settings.get("PARVIS_NODE") or socket.gethostname()
    beat = Path(settings["PARVIS_VAR"]) / f".beat-{quote(node, safe='')}"
    return beat.exists() and time.time() - beat.stat().st_mtime < BEAT_SECONDS


def health(arguments: list[str], settings: Mapping[str, str]) -> None:
    """End with 0 where what is asked for lives, with 1 and why not otherwise."""
    if arguments == ["worker"]:
        sys.exit(0 if workers_live(settings) else "✗ Les tâches de cette machine ne donnent pas signe de vie.")
    address = arguments[0] if arguments else own_address(settings)
    sys.exit(0 if answers(address) else f"✗ Le portail ne répond pas, ou n'est pas prêt : {address}")


def main(arguments: list[str]) -> None:
    """Run the program asked for, in this process's place."""
    if not arguments or arguments[0] not in {*PROGRAMS, "health"}:
        sys.exit(USAGE)
    try:
        text = SETTINGS.read_text() if SETTINGS.exists() else ""
        environment = OF_THE_UNITS | dict(os.environ) | dict(settings_in(text)) | {"HOME": "/var/lib/parvis"}
        if arguments[0] == "health":
            health(arguments[1:], environment)
        become(USER)
    except PermissionError:
        sys.exit(f"✗ {SETTINGS} ne peut pas être lu par ce compte : sudo parvis …")
    os.umask(0o077)
    program = str(CODE / PROGRAMS[arguments[0]])
    os.execve(program, [program, *arguments[1:]], environment)  # noqa: S606 - no shell


if __name__ == "__main__":
    main(sys.argv[1:])
