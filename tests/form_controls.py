"""The controls of a page's form, as a browser would send them."""

import html
import re


def controls(page: str) -> dict[str, list[str]]:
    """What the form of a page would send, nothing being touched."""
    values: dict[str, list[str]] = {}
    form = max(re.findall(r"<form[^>]*method=\"post\".*?</form>", page, re.DOTALL | re.IGNORECASE), key=len)
    for tag in re.findall(r"<input[^>]*>", form):
        facts = dict(re.findall(r'(?<![\w-])(\w+)="([^"]*)"', tag))
        is_box = facts.get("type") in {"checkbox", "radio"}
        if facts.get("name") and (not is_box or " checked" in tag):
            values.setdefault(facts["name"], []).append(html.unescape(facts.get("value", "on" if is_box else "")))
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        values[name] = [html.unescape(text)]
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        values[name] = [html.unescape(value) for value in re.findall(r'value="([^"]*)" selected', options)] or [""]
    return values
