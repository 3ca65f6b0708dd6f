"""Whatever a designer's browser posts in a question's options, they are stored or refused with a reason."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from formkit.schema import FormSchema, Step
from tests.factories.procedures import make_procedure
from tests.teleservices.filing.hostile import encoded, groups, questions

pytestmark = pytest.mark.django_db

TYPES = {field.type: field for field in reversed((*questions(in_rows=False), *groups()))}
TEXTS = ("0000", "\x00", "9" * 400, "9999-12-31", "0001-01-01", "\ud800", "<b>")
KEPT = {"width": "full", "personal": "none", "anonymise": "keep"}


@pytest.mark.parametrize("name", TYPES)
def test_each_text_in_the_options_of_each_type(studio: Client, name: str) -> None:
    form = FormSchema(steps=(Step(key="s_all12345", title="Tout", fields=(TYPES[name],)),))
    procedure = make_procedure(form=form)
    address = reverse("studio:field", args=[procedure.uuid, TYPES[name].key])
    controls = re.findall(r'<(?:input|select|textarea)[^>]*?\bname="([^"]+)"', studio.get(address).content.decode())
    for text in TEXTS:
        procedure.refresh_from_db()
        sent = dict.fromkeys(set(controls), text) | KEPT | {"number": str(procedure.draft_number)}
        answer = studio.post(address, encoded(sent), content_type="application/x-www-form-urlencoded")
        assert answer.status_code in {200, 302, 409, 422}, ascii(text)
