"""Acts of design as a browser asks them, and what they left."""

import html
import re

from django.test import Client
from django.urls import reverse

from accounts.models import User
from formkit.design.operations import edit_field
from formkit.schema import FormSchema, parse_schema
from teleservices.models import FormVersion, Procedure, Stage
from teleservices.studio.drafting.drafts import DraftAct, change_draft
from teleservices.studio.drafting.snapshots import DraftStage, draft_stages, drafted
from teleservices.studio.publication.publishing import publish
from teleservices.studio.stages.writing import in_use, stage_among

STEP, PIECES = "s_project1", "s_pieces12"
OPTIONS = {"width": "full", "personal": "none", "anonymise": "keep"}
"""What the form of a question always sends."""


def draft(procedure: Procedure) -> FormSchema:
    """The draft as it is stored now."""
    procedure.refresh_from_db()
    return parse_schema(procedure.draft_schema)


def in_draft(procedure: Procedure) -> Procedure:
    """The settings as the draft makes them now."""
    return drafted(Procedure.objects.get(pk=procedure.pk))


def stages_used(procedure: Procedure) -> list[Stage]:
    """The stages in use as the draft makes them now, in order."""
    return [written.stage for written in in_use(draft_stages(Procedure.objects.get(pk=procedure.pk)))]


def stage_in_draft(stage: Stage) -> DraftStage:
    """A stage as the draft makes it now."""
    return stage_among(draft_stages(Procedure.objects.get(pk=stage.procedure_id)), stage.pk)


def publish_draft(procedure: Procedure, author: User) -> FormVersion:
    """Put in force what the draft is now."""
    number = Procedure.objects.values_list("draft_number", flat=True).get(pk=procedure.pk)
    return publish(procedure_id=procedure.pk, author=author, draft_number=number)


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
