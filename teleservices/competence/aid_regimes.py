"""The regimes of State aid as dated data: the text of each, its ceiling, what counts against it. Pure.

Three years are rolling and reckoned day by day (regulation (EU) 2023/2831, art. 3(2), recital 11), each year ending on
its own day (regulation (EEC, Euratom) No 1182/71, art. 3). `docs/howto/aides-d-etat.md` says what is to be confirmed.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from portal.dates import MONTHS_IN_A_YEAR, months_after
from teleservices.models import AidRegime

YEARS = 3


@dataclass(frozen=True, kw_only=True)
class DeMinimis:
    """A regulation that lets an aid be granted without notifying it, up to a ceiling in cents over three years."""

    ceiling_cents: int
    text: str
    """The regulation as a letter names it: in French, whatever the language of the portal."""
    applies_until: dt.date
    counts: frozenset[AidRegime]
    """The regimes whose aids add up against this ceiling."""
    is_certain: bool = True
    """False where the département has to confirm the ceiling."""


DE_MINIMIS: Mapping[AidRegime, DeMinimis] = {
    AidRegime.GENERAL: DeMinimis(
        ceiling_cents=30_000_000,
        text="règlement (UE) 2023/2831 de la Commission du 13 décembre 2023 relatif à l’application des articles 107 "
        "et 108 du traité sur le fonctionnement de l’Union européenne aux aides de minimis (JO L, 2023/2831, "
        "15.12.2023)",
        applies_until=dt.date(2030, 12, 31),
        counts=frozenset({AidRegime.GENERAL, AidRegime.AGRICULTURAL, AidRegime.FISHERIES}),
    ),
    AidRegime.AGRICULTURAL: DeMinimis(
        ceiling_cents=5_000_000,
        text="règlement (UE) n° 1408/2013 de la Commission du 18 décembre 2013 relatif à l’application des articles "
        "107 et 108 du traité sur le fonctionnement de l’Union européenne aux aides de minimis dans le secteur de "
        "l’agriculture (JO L 352 du 24.12.2013, p. 9), modifié par le règlement (UE) 2024/3118",
        applies_until=dt.date(2032, 12, 31),
        counts=frozenset({AidRegime.AGRICULTURAL}),
    ),
    AidRegime.FISHERIES: DeMinimis(
        ceiling_cents=4_000_000,
        text="règlement (UE) n° 717/2014 de la Commission du 27 juin 2014 concernant l’application des articles 107 "
        "et 108 du traité sur le fonctionnement de l’Union européenne aux aides de minimis dans le secteur de la "
        "pêche et de l’aquaculture (JO L 190 du 28.6.2014, p. 45), modifié par le règlement (UE) 2023/2391",
        applies_until=dt.date(2029, 12, 31),
        counts=frozenset({AidRegime.FISHERIES}),
        is_certain=False,
    ),
    AidRegime.GENERAL_INTEREST: DeMinimis(
        ceiling_cents=75_000_000,
        text="règlement (UE) 2023/2832 de la Commission du 13 décembre 2023 relatif à l’application des articles 107 "
        "et 108 du traité sur le fonctionnement de l’Union européenne aux aides de minimis octroyées à des "
        "entreprises fournissant des services d’intérêt économique général (JO L, 2023/2832, 15.12.2023)",
        applies_until=dt.date(2030, 12, 31),
        counts=frozenset({AidRegime.GENERAL_INTEREST}),
    ),
}


def de_minimis(regime: str | None) -> DeMinimis | None:
    """The regulation of this regime; None for what has no ceiling, and where nothing was said."""
    return DE_MINIMIS.get(AidRegime(regime)) if regime else None


def counts_until(granted_on: dt.date) -> dt.date:
    """The last day on which an aid granted that day still counts: the same day three years later, its own included.

    An aid of 29 February counts until 28 February, the last day of that month (1182/71, art. 3(2)(c)).
    """
    return months_after(granted_on, YEARS * MONTHS_IN_A_YEAR)


def counts_since(day: dt.date) -> dt.date:
    """The first day whose aids still count on `day`."""
    back = months_after(day, -YEARS * MONTHS_IN_A_YEAR)
    return back if counts_until(back) >= day else back + dt.timedelta(days=1)
