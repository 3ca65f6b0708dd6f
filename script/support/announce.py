"""Waits until the portal answers, then prints its address and, in the demo, who signs in as what."""

import http.client
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from log_lines import as_event, is_collected

from home.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD

PATIENCE_SECONDS = 120


def answers(host: str, port: int) -> bool:
    """Whether the portal says that it is ready."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/health/ready/", headers={"Host": "127.0.0.1"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def announcement(port: int, *, demo: bool) -> str:
    """What the person who started the portal reads."""
    if not demo:
        return f"\nParvis répond sur le port {port}. Ctrl-C l'arrête.\n"
    lines = [f"\nParvis est prêt : http://127.0.0.1:{port}/", "", "Comptes de démonstration :"]
    lines += [f"  {account.email:<24} {account.what_for}" for account in DEMO_ACCOUNTS]
    lines += [f"  mot de passe, le même pour tous : {DEMO_PASSWORD}", ""]
    lines += [f"Administration : http://127.0.0.1:{port}/admin/", "Ctrl-C arrête tout.", ""]
    return "\n".join(lines)


def main() -> None:
    """Ask until ready, or until the one who started us is gone."""
    host, port, starter = os.environ["PARVIS_BIND"], int(os.environ["PORT"]), os.getppid()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not answers(host, port):
        if os.getppid() != starter or time.monotonic() > deadline:
            return
        time.sleep(0.2)
    words = announcement(port, demo=not os.environ.get("SECRET_KEY"))
    print(as_event(words.strip(), "announce") if is_collected() else words, flush=True)


if __name__ == "__main__":
    main()
