"""Communes as someone types them: names, codes, or a canton or a territory, which means its communes of today."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from formkit.places.communes import communes, plain
from formkit.places.territories import CANTON, TERRITORY, UNKNOWN, belonging, parts
from teleservices.lifecycle.errors import LifecycleError

CODE = re.compile(r"[0-9][0-9AB][0-9]{3}")
ARTICLE = re.compile(r"^(?:les?|la|l) ")
"""Of a name as `plain` writes it: « canton des Écluses » is « Les Écluses »."""
KIND = re.compile(rf"({CANTON}|{TERRITORY})\b(?:\s*:|\s+d[eu]s?\b|\s+d['’])?\s*(.+)", re.IGNORECASE)
"""« canton de La Brenne », « territoire : Plateau »: the word that says which, then the name."""


class CommuneRefusedError(LifecycleError):
    """Something typed is no commune, or may be several: quoted, with what to write instead."""


@dataclass(frozen=True)
class Meant:
    """What was typed means: geographic codes, each once; how many communes each canton or territory brought."""

    codes: list[str] = field(default_factory=list)
    brought: dict[str, int] = field(default_factory=dict)
    """By what it is called: « canton La Brenne »."""

    def add(self, codes: Iterable[str]) -> None:
        """Put codes after the others, but those that are there."""
        self.codes.extend(code for code in dict.fromkeys(codes) if code not in self.codes)


def has_parts() -> bool:
    """Whether this portal knows what cantons or territories there are today."""
    today = timezone.localdate()
    return bool(parts(CANTON, today) or parts(TERRITORY, today))


def typed_communes(names: Iterable[str]) -> Meant:
    """What names or codes of communes (the postcode beside a name or not), of cantons and of territories mean.

    The name of a commune comes before a canton of the same name, for which one writes « canton » before it. Raises
    CommuneRefusedError.
    """
    meant = Meant()
    for name in names:
        if code := _code(name) or _named(name):
            meant.add([code])
        elif part := _part(name):
            title, codes = part
            meant.add(codes)
            meant.brought[title] = len(codes)
        else:
            meant.add([_likely(name)])
    return meant


def _code(name: str) -> str:
    """The geographic code that was typed, where this portal knows it, or knows none."""
    code = name.upper()
    if not CODE.fullmatch(code):
        return ""
    is_known = communes().get(code) or belonging(code, timezone.localdate()) != UNKNOWN
    return code if is_known or not communes().search("", 1) else ""


def _named(name: str) -> str:
    """The code of the commune that has exactly this name; refuses one that several have."""
    codes = {commune.code for commune in communes().search(name, 20) if commune.name.casefold() == name.casefold()}
    if len(codes) > 1:
        raise CommuneRefusedError(_several(name))
    return codes.pop() if codes else ""


def _part(name: str) -> tuple[str, list[str]] | None:
    """A canton, else a territory, of exactly this name; refuses one that is said to be such and isn't."""
    if match := KIND.fullmatch(name):
        return _part_said(name, match[1].lower(), match[2])
    for kind in (CANTON, TERRITORY):
        for label, codes in parts(kind, timezone.localdate()).items():
            if plain(label) == plain(name):
                return _title(kind, label), codes
    return None


def _part_said(name: str, kind: str, sought: str) -> tuple[str, list[str]]:
    """The part of this kind that `name` says it is; refuses one that isn't known."""
    areas = parts(kind, timezone.localdate())
    label = next((label for label in areas if _bare(label) == _bare(sought)), None)
    if label is None:
        raise CommuneRefusedError(_no_part(name, list(areas)))
    return _title(kind, label), areas[label]


def _bare(name: str) -> str:
    return ARTICLE.sub("", plain(name))


def _title(kind: str, name: str) -> str:
    text = _("canton %(name)s") if kind == CANTON else _("territory %(name)s")
    return text % {"name": name}


def _no_part(name: str, labels: list[str]) -> str:
    if not labels:
        return _("“%(name)s”: this portal hasn't the list of these: write the communes, one a line.") % {"name": name}
    values = {"name": name, "known": ", ".join(labels)}
    return _("“%(name)s” isn't known here today. Write one of these names: %(known)s.") % values


def _likely(name: str) -> str:
    """The only commune that a part of a name, or a name and a postcode, may mean."""
    codes = {commune.code for commune in communes().search(name, 20)}
    if len(codes) == 1:
        return codes.pop()
    if codes:
        raise CommuneRefusedError(_several(name))
    if has_parts():
        text = _("“%(name)s” is no commune, canton or territory that this portal knows: check how it is written.")
    else:
        text = _("“%(name)s” is no commune that this portal knows.")
    raise CommuneRefusedError(text % {"name": name})


def _several(name: str) -> str:
    text = _("“%(name)s” may mean several communes: add the postcode, or write the INSEE code.")
    return text % {"name": name}
