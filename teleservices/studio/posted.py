"""What a page of the studio sends, as its forms read it."""

import json
from collections.abc import Mapping


def as_typed(act: str) -> dict[str, str]:
    """What makes a control that is typed in show again, once left, what the button of this act shows.

    After a while, and never over another request: who leaves it by pressing a button has pressed the button.
    """
    return {
        "hx-post": "",
        "hx-trigger": "change delay:300ms",
        "hx-vals": json.dumps({"do": act}),
        "hx-sync": "#studio-workspace:drop",
    }


def is_saving(data: Mapping[str, object] | None) -> bool:
    """Whether the page asks to store what it sends, rather than to show more rows."""
    return data is not None and data.get("do", "save") == "save"


def posted_list(data: Mapping[str, object], name: str) -> list[str]:
    """All that was posted under a name."""
    getlist = getattr(data, "getlist", None)
    values = getlist(name) if getlist else data.get(name, [])
    return [str(value) for value in values] if isinstance(values, list | tuple) else [str(values)]
