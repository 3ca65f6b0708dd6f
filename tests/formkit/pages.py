"""What a browser sends from the controls of a page."""

from html.parser import HTMLParser

UNSENT = ("submit", "button", "reset", "file", "image")


def successful_controls(html: str) -> dict[str, list[str]]:
    """Return, by name, the values that a browser would send from these controls, left as they are."""
    reader = _Controls()
    reader.feed(html)
    reader.close()
    return reader.sent


class _Controls(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.text: tuple[str, list[str]] | None = None
        self.select: tuple[str, list[str], list[str]] | None = None
        """Name, values chosen, and all the values so far of the list being read."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read a control."""
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "input" and name and given.get("type") not in UNSENT:
            if given.get("type") not in ("checkbox", "radio"):
                self._send(name, value)
            elif "checked" in given:
                self._send(name, value or "on")
        elif tag == "textarea":
            self.text = (name, [])
        elif tag == "select":
            self.select = (name, [], [])
        elif tag == "option" and self.select:
            self.select[2].append(value)
            if "selected" in given:
                self.select[1].append(value)

    def handle_data(self, data: str) -> None:
        """Read the content of a text control."""
        if self.text:
            self.text[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        """Send a control that is complete."""
        if tag == "textarea" and self.text:
            self._send(self.text[0], "".join(self.text[1]).removeprefix("\n"))
            self.text = None
        elif tag == "select" and self.select:
            name, chosen, offered = self.select
            for value in chosen or offered[:1]:
                self._send(name, value)
            self.select = None

    def _send(self, name: str, value: str) -> None:
        self.sent.setdefault(name, []).append(value)
