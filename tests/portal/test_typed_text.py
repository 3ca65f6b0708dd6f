"""Free texts are cleaned and counted alike wherever they are typed."""

from collections.abc import Iterator

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import get_resolver

from portal.words.typed_text import TypedText

OURS = ("accounts", "catalogue", "cms", "home", "locker", "notifications", "portal", "search", "teleservices")


def a_text(**options: object) -> TypedText:
    return TypedText(label="Votre message", longest=4000, **options)  # type: ignore[arg-type]


def test_a_line_end_counts_for_one_as_the_browser_says() -> None:
    lines = "\r\n".join(["Une."] * 800)
    assert len(lines) > 4000
    assert a_text(multiline=True).clean(lines) == "\n".join(["Une."] * 800)


def test_too_long_is_said_in_french_numbers() -> None:
    with pytest.raises(ValidationError) as refused:
        a_text(multiline=True).clean("é" * 300_000)
    assert refused.value.messages == [
        "Raccourcissez ce texte\u00a0: 4\u202f000 caractères au plus. Il en compte 300\u202f000."
    ]


def test_what_is_just_long_enough_is_taken_and_what_cannot_be_printed_is_not_counted() -> None:
    assert a_text(multiline=True).clean("\x00  " + "😀" * 4000 + "\r\n") == "😀" * 4000


@pytest.mark.parametrize(("multiline", "counter"), [(True, "4000"), (False, None)])
def test_several_lines_have_their_counter_and_the_browser_cuts_nothing(multiline: bool, counter: str | None) -> None:
    attrs = a_text(multiline=multiline).widget.attrs
    assert attrs.get("data-counter") == counter
    assert "maxlength" not in attrs


def forms_of_ours(kind: type = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    """Every form class of the project, once its addresses are loaded."""
    for form in kind.__subclasses__():
        if form.__module__.startswith(OURS):
            yield form
        yield from forms_of_ours(form)


def test_no_text_of_several_lines_is_counted_by_django() -> None:
    assert get_resolver().url_patterns, "with its views, hence their forms"
    areas = [
        (f"{form.__module__}.{form.__name__}", name, field)
        for form in forms_of_ours()
        for name, field in form.base_fields.items()
        if isinstance(field, forms.CharField) and isinstance(field.widget, forms.Textarea)
    ]
    assert len(areas) > 10
    assert [place for *place, field in areas if field.max_length is not None] == []
