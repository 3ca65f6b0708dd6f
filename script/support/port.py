"""Says whether a web server could listen here: `port.py HOST PORT` ends with 1 and a plain sentence when it can't."""

import errno
import socket
import sys


def problem(host: str, port: int) -> str:
    """Why nothing can listen on this port of this host, in French; empty when something can."""
    if not 1 <= port <= 65535:
        return f"PORT doit être un nombre entre 1 et 65535 (reçu : {port})."
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"Le port {port} est déjà utilisé par un autre programme."
            return f"Impossible d'écouter sur {host}, port {port} : {error.strerror}."
    return ""


if __name__ == "__main__":
    message = problem(sys.argv[1], int(sys.argv[2]))
    if message:
        print(f"\n✗ {message}\n  Choisissez-en un autre : PORT=8080 script/server", file=sys.stderr)
        sys.exit(1)
