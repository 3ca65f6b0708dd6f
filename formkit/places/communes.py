"""The communes of France, behind a port: what a question about a commune may be answered with.

`PARVIS_COMMUNES` names the class. The one that is shipped reads a file, `PARVIS_COMMUNES_FILE`, in the form of the
national geographic service (`https://geo.api.gouv.fr/communes?fields=nom,code,codesPostaux`); without a file there is
no commune. Another class may ask a service: it keeps to `Communes`, and answers while a page is made.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from operator import itemgetter
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

POSTCODE = re.compile(r"[0-9]{5}")
MOST_OF_A_POSTCODE = 100
"""Communes under one postcode: there are fifty at most in France."""


@dataclass(frozen=True)
class Commune:
    """A commune under one of its postcodes."""

    code: str
    """Official geographic code (INSEE), which is not the postcode: `35238`."""
    name: str
    postcode: str

    def __str__(self) -> str:
        return f"{self.name} ({self.postcode})"

    @property
    def value(self) -> str:
        """What tells it apart in a form: `35238-35000`."""
        return f"{self.code}-{self.postcode}"


class Communes(Protocol):
    """What a list of communes must do."""

    def search(self, text: str, limit: int) -> list[Commune]:
        """The communes that a name, a postcode or both may mean, the likeliest first.

        Accents, capitals and hyphens don't matter, nor does the end of a name or of a postcode. A commune with two
        postcodes is there twice. An empty text means all of them.
        """

    def get(self, code: str) -> Commune | None:
        """The commune with this geographic code (INSEE), under its first postcode; None where the list lacks it."""


class ListedCommunes:
    """The communes of `PARVIS_COMMUNES_FILE`."""

    def search(self, text: str, limit: int) -> list[Commune]:
        """Look through the whole list, a few milliseconds for all of France; at once where the postcode is whole."""
        words = plain(text).split()
        postcode = next((word for word in words if word.isdigit()), "")
        name = " ".join(word for word in words if not word.isdigit())
        ranked = [
            (rank, plain_name, commune.postcode, commune.code, commune)
            for plain_name, commune in _near(str(settings.PARVIS_COMMUNES_FILE), postcode)
            if commune.postcode.startswith(postcode) and (rank := _rank(plain_name, name)) is not None
        ]
        return [entry[-1] for entry in nsmallest(limit, ranked, key=itemgetter(0, 1, 2, 3))]

    def get(self, code: str) -> Commune | None:
        """Look the code up; of a commune with several postcodes, its first line."""
        listed = _listed(str(settings.PARVIS_COMMUNES_FILE))
        return next((commune for _name, commune in listed if commune.code == code), None)


def communes() -> Communes:
    """The communes that this portal knows, of the class that `PARVIS_COMMUNES` names."""
    instance: Communes = _instance(settings.PARVIS_COMMUNES)
    return instance


def commune_text(code: str) -> str:
    """Write the commune of a geographic code, the code itself when the list lacks it."""
    return str(communes().get(code) or code)


def commune_at(postcode: str, city: str) -> Commune | None:
    """The commune of an address: of those under this postcode, the one of this name, else the only one there is."""
    there = communes().search(postcode, MOST_OF_A_POSTCODE) if POSTCODE.fullmatch(postcode) else []
    of_the_name = [commune for commune in there if plain(commune.name) == plain(city)]
    candidates = of_the_name or there
    return candidates[0] if len(candidates) == 1 else None


def plain(text: str) -> str:
    """A name as it is compared: « Saint-Étienne » and "st etienne" are the same."""
    bare = "".join(char for char in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(char))
    words = re.sub(r"[^a-z0-9]+", " ", bare.replace("œ", "oe")).split()
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words)


def _rank(plain_name: str, sought: str) -> int | None:
    """0 for the name itself, then 1 for its beginning, 2 for that of one of its words; None for another name."""
    if plain_name == sought:
        return 0
    if plain_name.startswith(sought):
        return 1
    return 2 if f" {sought}" in plain_name else None


def _near(path: str, postcode: str) -> Iterable[tuple[str, Commune]]:
    """Those under a whole postcode; all of them for a part of one."""
    return _by_postcode(path).get(postcode, ()) if POSTCODE.fullmatch(postcode) else _listed(path)


@lru_cache(maxsize=4)
def _by_postcode(path: str) -> dict[str, list[tuple[str, Commune]]]:
    rows: dict[str, list[tuple[str, Commune]]] = {}
    for row in _listed(path):
        rows.setdefault(row[1].postcode, []).append(row)
    return rows


@lru_cache(maxsize=4)
def _listed(path: str) -> tuple[tuple[str, Commune], ...]:
    return tuple(_read(json.loads(Path(path).read_text(encoding="utf-8")))) if path else ()


def _read(rows: Iterable[dict[str, object]]) -> Iterator[tuple[str, Commune]]:
    for row in rows:
        postcodes = row["codesPostaux"]
        for postcode in postcodes if isinstance(postcodes, list) else []:
            commune = Commune(code=str(row["code"]), name=str(row["nom"]), postcode=str(postcode))
            yield plain(commune.name), commune


@lru_cache(maxsize=4)
def _instance(path: str) -> Communes:
    source: Communes = import_string(path)()
    return source
