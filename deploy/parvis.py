#!/usr/lib/parvis/.venv/bin/python -I
"""The command `parvis`: manage.py, backup and restoration as the service's user, with its settings; its health.

Installed as /usr/bin/parvis. Its settings are read as systemd reads an EnvironmentFile, without a shell: a value is
what stands after the first `=`, JSON included, and a comment has a line of its own.
"""

import os
import pwd
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

CODE = Path("/usr/lib/parvis")
SETTINGS = Path("/etc/parvis/parvis.env")
USER = "parvis"
PROGRAMS = {"manage": "script/support/manage", "backup": "script/backup", "restore": "script/restore"}
OF_THE_UNITS = {
    "PARVIS_VAR": "/var/lib/parvis",
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    "PYTHONDONTWRITEBYTECODE": "1",
}
USAGE = """\
parvis manage COMMANDE …      une commande de manage.py, par exemple : parvis manage createsuperuser
parvis backup DOSSIER …       sauvegarde
parvis restore DOSSIER …      restaure, sur une machine vide
parvis health [ADRESSE]       dit si le portail répond"""
PATIENCE_SECONDS = 8


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


def main(arguments: list[str]) -> None:
    """Run the program asked for, in this process's place."""
    if arguments[:1] == ["health"]:
        here = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/health/ready/"
        sys.exit(0 if answers((arguments[1:] or [here])[0]) else "✗ Le portail ne répond pas, ou n'est pas prêt.")
    if not arguments or arguments[0] not in PROGRAMS:
        sys.exit(USAGE)
    try:
        text = SETTINGS.read_text() if SETTINGS.exists() else ""
        become(USER)
    except PermissionError:
        sys.exit(f"✗ {SETTINGS} ne peut pas être lu par ce compte : sudo parvis …")
    environment = OF_THE_UNITS | dict(os.environ) | dict(settings_in(text)) | {"HOME": "/var/lib/parvis"}
    os.umask(0o077)
    program = str(CODE / PROGRAMS[arguments[0]])
    os.execve(program, [program, *arguments[1:]], environment)  # noqa: S606 - no shell


if __name__ == "__main__":
    main(sys.argv[1:])
