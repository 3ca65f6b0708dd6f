"""Addresses made once for all the rows of a page."""

from uuid import UUID

import pytest
from django.template import Context, Template
from django.urls import reverse

PROCEDURE = UUID("1f0f7e0a-2d57-4b0e-9f0c-7f7a1d2b9e64")
DOCUMENT = UUID("2f0f7e0a-2d57-4b0e-9f0c-7f7a1d2b9e64")


def written(name: str, argument: object, key: object) -> str:
    template = "{% load row_urls %}{% url_of_each name argument as around %}{{ around|with_key:key }}"
    return Template(template).render(Context({"name": name, "argument": argument, "key": key}))


@pytest.mark.parametrize(
    ("name", "argument", "key"),
    [
        ("studio:field", PROCEDURE, "f_s3f4"),
        ("studio:field_move", PROCEDURE, "f_été & co"),
        ("desk:document", "S5N9-7BY7", DOCUMENT),
        ("desk:correct", "S5N9-7BY7", "f_project"),
    ],
)
def test_each_has_the_address_that_django_would_give_it(name: str, argument: object, key: object) -> None:
    assert written(name, argument, key) in (
        reverse(name, args=[argument, key]),
        reverse(name, args=[argument, key]).replace("&", "&amp;"),
    )


def test_a_name_that_leads_nowhere_is_an_error() -> None:
    with pytest.raises(Exception, match="nowhere"):
        written("studio:nowhere", PROCEDURE, "f_s3f4")
