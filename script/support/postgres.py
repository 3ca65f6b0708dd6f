"""Prints the address of a PostgreSQL on which tests may make databases: DATABASE_URL's server, or a local one."""

import getpass
import os
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg

CANDIDATES = (
    os.environ.get("DATABASE_URL", ""),
    f"postgres://{getpass.getuser()}@127.0.0.1:5432/postgres",
    "postgres://postgres@127.0.0.1:5432/postgres",
)


def may_make_databases(url: str) -> bool:
    """Whether a server answers there and lets us create a database."""
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            row = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
            return bool(row and row[0])
    except psycopg.Error:
        return False


def main() -> int:
    """Print the first address that fits, naming a database that no other run uses; 1 when none does."""
    for url in CANDIDATES:
        parts = urlsplit(url)
        if parts.scheme in ("postgres", "postgresql") and may_make_databases(url):
            print(urlunsplit(parts._replace(path=f"/parvis_{os.getpid()}")))
            return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
