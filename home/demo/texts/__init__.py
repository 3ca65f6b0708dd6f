"""The long texts of the demo's site, one file each, as the editor would save them."""

from functools import cache
from pathlib import Path

from home.demo.typography import french

FOLDER = Path(__file__).parent


@cache
def read(name: str) -> str:
    """The HTML of `<name>.html`, with French typography, on one line."""
    return french((FOLDER / f"{name}.html").read_text(encoding="utf-8").replace("\n", ""))
