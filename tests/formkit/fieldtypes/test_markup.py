"""What assistive technology reads of a question: a label for each control, a group where there are several."""

from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string

from formkit.fieldtypes import REGISTRY, Choice, Field
from tests.formkit.asking import KEY, submit

CHOICES = {"choices": (Choice(value="a", label="Un"), Choice(value="b", label="Deux"))}
OPTIONS: dict[str, dict[str, object]] = {
    "one_choice": {**CHOICES, "other": True},
    "several_choices": {**CHOICES, "other": True},
    "drop_down": CHOICES,
    "address": {"abroad": True},
}
SIMPLE = sorted(name for name, kind in REGISTRY.items() if kind.has_answer and kind.in_rows and not kind.is_calculated)
PLEASED = {"short_text", "long_text", "statement"}
"""Types that take any text."""
GROUPED = {"month", "period", "yes_no", "one_choice", "several_choices", "commune", "address", "position"}


class Reader(HTMLParser):
    """The ids, labels, controls and groups of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.controls: list[str] = []
        self.described: list[str] = []
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        self.described += given.get("aria-describedby", "").split()
        if tag == "label":
            self.labelled.add(given["for"])
        elif tag in ("input", "select", "textarea"):
            self.controls.append(given["id"])


def shown(field: Field, *, in_error: bool) -> Reader:
    form = submit(field, {"": ["saint aubin"]} if in_error else None)
    assert form.errors
    return Reader(render_to_string("parvis/field.html", {"field": form[field.key]}))


@pytest.mark.parametrize(
    ("name", "in_error"), [(name, False) for name in SIMPLE] + [(name, True) for name in SIMPLE if name not in PLEASED]
)
def test_each_control_has_its_label_and_each_question_its_name(name: str, in_error: bool) -> None:
    kind = REGISTRY[name]
    field = kind.model(key=KEY, label="La question", help="Une aide.", **OPTIONS.get(name, {}))
    page = shown(field, in_error=in_error)
    assert page.controls
    assert set(page.controls) == page.labelled
    assert len(set(page.ids)) == len(page.ids)
    assert set(page.described) <= set(page.ids)
    assert {f"id_{KEY}_helptext", f"id_{KEY}_error"} <= set(page.described)
    assert ("fieldset" in page.tags and "legend" in page.tags) == (name in GROUPED)
