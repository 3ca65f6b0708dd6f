"""Reads the environment: where things are kept and what surrounds the portal. Documented in docs/configuration.md."""

from pathlib import Path
from typing import Any

from environs import Env

env = Env()

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.str("PARVIS_VAR", str(BASE_DIR / "var"))).resolve()

DATABASE_SECONDS = 5
"""How long PostgreSQL is waited for when a connection is opened: a host that swallows packets would hold threads."""
REDIS_SECONDS = 0.5
"""How long Redis, which only makes things quicker, is waited for."""


POSTGRESQL = "-c join_collapse_limit=4 -c jit=off"
"""A page reads a few rows by key through ten tables: PostgreSQL tried the orders of joins for 8 ms, then read the
rows in 0.5. It keeps now to the order that is written, four tables at a time, and compiles nothing."""


POOLED: dict[str, object] = {"DISABLE_SERVER_SIDE_CURSORS": True}
"""Behind PgBouncer, whose transactions each have another connection: a cursor would be looked for where it is not."""


def pooled() -> bool:
    """Whether the database is reached through PgBouncer, in transaction mode."""
    return env.bool("DATABASE_PGBOUNCER", False)


def database() -> dict[str, object]:
    """The database of `DATABASE_URL`, or SQLite in `PARVIS_VAR`, with the options that a promise of receipt needs."""
    config: dict[str, Any] = dict(env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'parvis.sqlite3'}"))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;"
                "PRAGMA mmap_size=2147418112; PRAGMA cache_size=-4000; PRAGMA journal_size_limit=67108864"
            ),
        }
    else:
        asked = config.get("OPTIONS", {})
        config["OPTIONS"] = {"connect_timeout": DATABASE_SECONDS} | asked
        if pooled():
            config |= POOLED
        else:
            config["OPTIONS"] |= {"options": f"{POSTGRESQL} {asked.get('options', '')}".strip()}
    # Opening SQLite with its options costs 2 ms of CPU, many times a page from memory: connections are kept there too.
    config["CONN_MAX_AGE"] = 60
    config["CONN_HEALTH_CHECKS"] = True
    return config


def caches() -> dict[str, dict[str, object]]:
    """The shared cache is the database; Redis, when given, only keeps sessions and pages of several web nodes.

    `fragments` are parts of pages that say the same to everybody: each process keeps its own, and asks nobody.
    """
    shared: dict[str, object] = {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
    redis_url = env.str("REDIS_URL", "")
    sessions: dict[str, object] = shared
    if redis_url:
        patience = {"socket_connect_timeout": REDIS_SECONDS, "socket_timeout": REDIS_SECONDS}
        sessions = {
            "BACKEND": "portal.caching.redis_cache.ForgivingRedisCache",
            "LOCATION": redis_url,
            "OPTIONS": patience,
        }
    fragments: dict[str, object] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "fragments"}
    return {"default": shared, "sessions": sessions, "fragments": fragments}
