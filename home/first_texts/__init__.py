"""The texts that a new portal starts with, in French: content that its editors change, not the interface."""

import json
from pathlib import Path

FOLDER = Path(__file__).parent


def first_body(name: str) -> str:
    """The text of `<name>.html` as the body of a page of text."""
    text = (FOLDER / f"{name}.html").read_text(encoding="utf-8").replace("\n", "")
    return json.dumps([{"type": "text", "value": text}])
