"""Acts of design as a browser asks them, and what they left."""

import html
import re

from django.test import Client
from django.urls import reverse

from accounts.models import User
from formkit.operations import edit_field
from formkit.schema import FormSchema, parse_schema
from teleservices.models import Procedure
from teleservices.studio.drafting.drafts import DraftAct, change_draft

STEP, PIECES = "s_project1", "s_pieces12"
OPTIONS = {"width": "full", "personal": "none", "anonymise": "keep"}
"""What the form of a question always sends."""


def draft(procedure: Procedure) -> FormSchema:
    """The draft as it is stored now."""
    procedure.refresh_from_db()
    return parse_schema(procedure.draft_schema)


def labels(procedure: Procedure, step: str = STEP) -> list[str]:
    """What a step asks, in order."""
    return [field.label for field in draft(procedure).step(step).fields]


def post(studio: Client, procedure: Procedure, name: str, /, *keys: str, **data: object) -> str:
    """Post to a screen with the draft's present number; returns where it leads."""
    procedure.refresh_from_db()
    url = reverse(f"studio:{name}", args=[procedure.uuid, *keys])
    response = studio.post(url, {"number": procedure.draft_number, **data})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def relabel(procedure: Procedure, author: User, key: str, label: str, number: int) -> Procedure:
    """Give a question another label, as `author` who saw the draft `number`."""
    return change_draft(
        procedure_id=procedure.pk,
        author=author,
        number=number,
        act=DraftAct.FIELD_EDITED,
        subject=label,
        operation=lambda schema: edit_field(schema, key=key, label=label),
    )


def seen(studio: Client, url: str) -> dict[str, str]:
    """What the form of this page carries of what it showed, to post with it."""
    match = re.search(r'name="seen" value="([^"]*)"', studio.get(url).content.decode())
    assert match, url
    return {"seen": html.unescape(match[1])}
