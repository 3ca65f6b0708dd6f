"""What the processes say, line by line: with a name in front at a terminal, as it comes for whoever collects it.

In production each line that is collected is a JSON object: what isn't one already (a server's own words) becomes one.
"""

import datetime as dt
import json
import os
import sys

from honcho.printer import Message, Printer


def is_collected() -> bool:
    """Whether nobody looks: systemd, a container, a file take what is said."""
    return not sys.stderr.isatty()


def as_event(line: str, name: str) -> str:
    """A line in the form of the portal's own log, unless it has it, or this is the demo."""
    if line.startswith("{") or not os.environ.get("SECRET_KEY"):
        return line
    moment = dt.datetime.now(dt.UTC).isoformat().replace("+00:00", "Z")
    event = {"event": line, "level": "info", "logger": name, "timestamp": moment}
    return json.dumps(event, ensure_ascii=False)


class Collected(Printer):
    """Nothing in front of a line."""

    def write(self, message: Message) -> None:
        """Print what a process said."""
        data = message.data
        text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
        for line in text.splitlines():
            print(as_event(line, message.name or "system"), file=self.output, flush=True)
