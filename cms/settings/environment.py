"""Reads the environment: where things are kept and what surrounds the portal. Documented in docs/configuration.md."""

from pathlib import Path
from typing import Any

from environs import Env

env = Env()

Config = dict[str, Any]
"""Of a database, as Django's settings have it."""

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


PREPARED: dict[str, object] = {"server_side_binding": True, "prepare_threshold": 3}
"""A statement is planned once a connection, from its fourth time there: planning is most of what our reads cost."""


CONNECTION_SECONDS = 600
"""How long a connection to PostgreSQL is kept: what it has planned goes with it."""


SQLITE = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous={}; PRAGMA temp_store=MEMORY;"
    "PRAGMA mmap_size=2147418112; PRAGMA cache_size=-4000; PRAGMA journal_size_limit=67108864"
)


SQLITE_IN_TURN = "portal.sqlite"
"""Django's backend, whose writers come each in its turn."""


POSTGRESQL_KEPT = "portal.postgresql"
"""Django's backend, whose connections keep what the whole portal asks prepared."""


def database(config: Config, *, durable: bool = True) -> Config:
    """A database's address, completed with the options that a promise of receipt needs.

    Not `durable`, for tests alone: they lose nothing with the machine.
    """
    config = config | {"CONN_HEALTH_CHECKS": True}
    if config["ENGINE"] == "django.db.backends.sqlite3":
        init_command = SQLITE.format("FULL" if durable else "OFF")
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": init_command}
        # Opening it with these costs 2 ms of CPU, many times a page from memory: connections are kept here too.
        return config | {"ENGINE": SQLITE_IN_TURN, "OPTIONS": options, "CONN_MAX_AGE": 60}
    pooled = env.bool("DATABASE_PGBOUNCER", False)
    prepared = env.bool("DATABASE_PREPARED", not pooled)
    settings = POSTGRESQL if durable else f"{POSTGRESQL} -c synchronous_commit=off"
    return config | postgresql(config.get("OPTIONS", {}), settings, pooled=pooled, prepared=prepared)


def postgresql(asked: Config, settings: str = POSTGRESQL, *, pooled: bool, prepared: bool) -> Config:
    """How PostgreSQL is connected to, or PgBouncer in transaction mode; `asked` are the options of its address.

    PgBouncer takes no settings at a connection, and keeps prepared statements only where it is told to.
    """
    options: Config = {"connect_timeout": DATABASE_SECONDS} | (PREPARED if prepared else {}) | asked
    if not pooled:
        options |= {"options": f"{settings} {asked.get('options', '')}".strip()}
    config: Config = {"ENGINE": POSTGRESQL_KEPT, "OPTIONS": options, "CONN_MAX_AGE": CONNECTION_SECONDS}
    return (POOLED if pooled else {}) | config


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
