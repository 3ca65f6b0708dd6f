"""The long texts of the demo's site, one file each, as the editor would save them."""

from functools import cache
from pathlib import Path

from home.demo.typography import french

FOLDER = Path(__file__).parent


def easy(name: str) -> str:
    """The easy version (FALC) of what has this name; empty for most, which have none."""
    return read(f"falc/{name}") if (FOLDER / "falc" / f"{name}.html").exists() else ""


@cache
def read(name: str) -> str:
    """The HTML of `<name>.html`, with French typography, on one line."""
    return french((FOLDER / f"{name}.html").read_text(encoding="utf-8").replace("\n", ""))
