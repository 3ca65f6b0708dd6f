"""A position and a web address: where they lead, for whom, and which page may ask the browser where it is."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from formkit.fieldtypes import GroupField, PositionField, ShortTextField, WebAddressField
from formkit.schema import FormSchema, Step
from teleservices.following.request_tabs import PARAMETER, RequestTab
from teleservices.models import ServiceRequest, State
from tests.factories.procedures import make_draft, make_form, make_instructor, make_procedure, make_request
from tests.teleservices.filing.posts import beside

pytestmark = pytest.mark.django_db

PLACE = PositionField(key="f_spot", label="Où est le trou ?", required=False)
SITE = WebAddressField(key="f_site", label="Votre site", required=False)
ROWS = GroupField(
    key="f_spots", label="Autres lieux", fields=(PLACE.model_copy(update={"key": "f_spotted"}),), required=False
)
ANSWERED = {
    "f_spot": {"latitude": 48.11734, "longitude": -1.67771, "road": "D 921, PR 12+300"},
    "f_site": "https://www.xn--cole-9oa.fr/%C3%A9t%C3%A9",
}
IN_A_ROW = {"f_spots": [{"id": "r1", "f_spotted": ANSWERED["f_spot"]}]}
HELD = "geolocation=()"


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


def form_of(*steps: tuple[PositionField | WebAddressField | GroupField | ShortTextField, ...]) -> FormSchema:
    return FormSchema(
        steps=tuple(Step(key=f"s_{number}", title="Étape", fields=fields) for number, fields in enumerate(steps))
    )


def policy(client: Client, draft: ServiceRequest, step: str) -> str:
    response = client.get(reverse("filing_step", args=[draft.reference, step]))
    assert response.status_code == 200
    return str(response["Permissions-Policy"])


def test_only_the_step_that_asks_a_position_may_ask_the_browser_for_it(client: Client) -> None:
    form = form_of((SITE,), (PLACE,), (ROWS,))
    draft = make_draft(procedure=make_procedure(form=form))
    client.force_login(draft.applicant)
    assert HELD in policy(client, draft, "s_0")
    for step in ("s_1", "s_2"):
        opened = policy(client, draft, step)
        assert "geolocation=(self)" in opened
        assert "camera=()" in opened
    typed = {**beside(draft), "f_spot_at": "là", "action": "continue"}
    refused = client.post(reverse("filing_step", args=[draft.reference, "s_1"]), typed)
    assert (refused.status_code, "geolocation=(self)" in refused["Permissions-Policy"]) == (422, True)
    check = client.get(reverse("filing_check", args=[draft.reference]))
    assert HELD in check["Permissions-Policy"]


def links(html: str) -> list[tuple[str, str, str]]:
    """The address, the relation and the words of each link to another site."""
    links = re.findall(r'<a\s+href="(https://[^"]+)"\s+rel="([^"]*)">([^<]*)</a>', html)
    return [(address.replace("&amp;", "&"), rel, words) for address, rel, words in links]


EXPECTED = [
    (
        "https://www.openstreetmap.org/?mlat=48.11734&mlon=-1.67771#map=17/48.11734/-1.67771",
        "noopener nofollow",
        "Voir sur OpenStreetMap (un autre site, qui recevra cette position)",
    ),
    (ANSWERED["f_site"], "noopener nofollow", "https://www.école.fr/été"),
]


def test_the_applicant_and_the_service_follow_them(client: Client) -> None:
    project, *others = make_form().steps
    form = FormSchema(steps=(project.model_copy(update={"fields": (*project.fields, PLACE, SITE, ROWS)}), *others))
    request = make_request(state=State.IN_REVIEW, procedure=make_procedure(form=form))
    ServiceRequest.objects.filter(pk=request.pk).update(answers={**request.answers, **ANSWERED, **IN_A_ROW})
    for user, address in (
        (request.applicant, f"{request.get_absolute_url()}?{PARAMETER}={RequestTab.CONTENT}"),
        (make_instructor(request.procedure.team), reverse("desk:sheet", args=[request.reference])),
    ):
        client.force_login(user)
        page = client.get(address)
        assert page.status_code == 200
        assert links(page.text) == [*EXPECTED, EXPECTED[0]]
        assert "D 921, PR 12+300" in page.text
        assert HELD in page["Permissions-Policy"]


def test_what_was_stored_of_another_kind_is_never_a_link(client: Client) -> None:
    draft = make_draft(procedure=make_procedure(form=form_of((SITE,))))
    ServiceRequest.objects.filter(pk=draft.pk).update(answers={"f_site": "javascript:alert(1)"})
    client.force_login(draft.applicant)
    page = client.get(reverse("filing_check", args=[draft.reference])).text
    assert "javascript:alert(1)" in page
    assert 'href="javascript' not in page
