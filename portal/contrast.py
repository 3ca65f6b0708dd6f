"""Whether a colour of the département can be read where the theme uses it (WCAG 2.2, 1.4.3). Numbers only.

The ring of what has the focus is dark and yellow whatever these colours are: it is not among the pairs.
"""

import colorsys
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MINIMUM = 4.5
"""Between a text and its ground."""
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def is_colour(text: str) -> bool:
    """Whether a text is a colour as they are written here: #rrggbb."""
    return bool(_COLOUR.fullmatch(text))


@dataclass(frozen=True)
class Pair:
    """A colour of the theme that one of the département's stands on or under; `where` says it to who chooses."""

    other: str
    where: "StrOrPromise"


WHITE, PAPER, SAND = "#FFFFFF", "#FCFBF8", "#F5EFE2"
PAIRS: Mapping[str, tuple[Pair, ...]] = {
    "primary_colour": (
        Pair(WHITE, _("the white text of buttons on this colour")),
        Pair(PAPER, _("links of this colour on the ground of the page")),
        Pair(SAND, _("links of this colour on a tinted ground")),
    ),
    "second_colour": (
        Pair(PAPER, _("words of this colour on the ground of the page")),
        Pair("#E9F2ED", _("words of this colour on a tinted ground")),
    ),
    "accent_colour": (
        Pair(PAPER, _("words of this colour on the ground of the page")),
        Pair("#FAEDE8", _("words of this colour on a tinted ground")),
    ),
}
"""Where the theme puts each colour; the grounds are those of `static/css/parvis.css`."""


@dataclass(frozen=True)
class Fault:
    """The pair that is read the least well, its ratio, and the nearest shade that all pairs bear."""

    pair: Pair
    ratio: float
    nearest: str


def fault_of(name: str, colour: str) -> Fault | None:
    """What is wrong with a colour as `name`; None when it can be read everywhere, or is no colour."""
    if not is_colour(colour):
        return None
    worst = min(PAIRS[name], key=lambda pair: ratio(colour, pair.other))
    measured = ratio(colour, worst.other)
    return None if measured >= MINIMUM else Fault(worst, measured, readable(name, colour))


def readable(name: str, colour: str) -> str:
    """The colour itself where it can be read, else its nearest darker shade that can; black for no colour."""
    if not is_colour(colour):
        return "#000000"
    shades = (darker(colour, share / 100) for share in range(101))
    return next(shade for shade in shades if all(ratio(shade, pair.other) >= MINIMUM for pair in PAIRS[name]))


def darker(colour: str, share: float) -> str:
    """A colour mixed with black, `share` of it (0 to 1)."""
    return "#" + "".join(f"{round(channel * (1 - share)):02X}" for channel in _channels(colour)) if share else colour


def hue_saturation_lightness(colour: str) -> tuple[float, float, float]:
    """In degrees, then in hundredths, as style sheets write them."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in _channels(colour)))
    return round(hue * 360, 1), round(saturation * 100, 1), round(lightness * 100, 1)


def ratio(colour: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    low, high = sorted((_luminance(colour), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[index : index + 2], 16) for index in (1, 3, 5))
    return red, green, blue
