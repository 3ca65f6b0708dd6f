"""What the demo says, in the files of `data`: read as typed values, with French typography."""

import json
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from home.demo.typography import french_json

FOLDER = Path(__file__).parent / "data"
Content = TypeVar("Content")


def read_data(name: str, kind: type[Content]) -> Content:
    """What `<name>.json` holds, as `kind`. Raises pydantic's ValidationError, for an unknown name too."""
    stored = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return TypeAdapter(kind).validate_python(french_json(stored))
