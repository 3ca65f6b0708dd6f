"""Whatever a browser or anything else posts in a question, the answer is a page or a reason, never a failure."""

import re
from collections.abc import Mapping

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from formkit.row_answers import ROW_KEY
from formkit.schema import FormSchema, Step
from teleservices.answering.unread import LARGEST
from teleservices.models import ServiceRequest
from tests.factories.procedures import make_draft, make_procedure
from tests.gate import examples
from tests.teleservices.filing.hostile import NASTY, encoded, groups, questions
from tests.teleservices.filing.posts import beside

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

LONG = 5_000
"""Characters beyond which a text goes into a control in four, to stay below the size of a request."""
ANSWERED = {200, 302, 409, 422}
FIXTURES = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
STEP = "s_all12345"


@pytest.fixture(scope="module")
def form() -> FormSchema:
    return FormSchema(steps=(Step(key=STEP, title="Tout", fields=(*questions(in_rows=False), *groups())),))


hostile = st.one_of(
    st.text(max_size=40),
    st.text("0123456789+-., /()", max_size=30),
    st.text("\x00\x01\x08\x0b\x1b\x7f\x85\u2028\u200b\u202e\ufeff\ufffe\r\n\t 0", max_size=12),
    st.text(st.characters(categories=("Nd", "Nl", "No", "Zs", "Mn", "Cs")), max_size=15),
    st.dates().map(str),
    st.sampled_from(NASTY),
)


def send(client: Client, address: str, draft: ServiceRequest, typed: Mapping[str, str | list[str]]) -> HttpResponse:
    """Post what was typed from a page that saw the draft as it is stored."""
    body = encoded({**beside(ServiceRequest.objects.get(pk=draft.pk)), **typed})
    return client.post(address, body, content_type="application/x-www-form-urlencoded")


@pytest.fixture
def draft(user: User, form: FormSchema) -> ServiceRequest:
    return make_draft(procedure=make_procedure(form=form), user=user)


@pytest.fixture
def step(draft: ServiceRequest) -> str:
    """The address of the step."""
    return reverse("filing_step", args=[draft.reference, STEP])


@pytest.fixture
def controls(client: Client, step: str) -> list[str]:
    """The names of the questions' controls, in rows too; those of files and buttons left out."""
    page = client.get(step).content.decode()
    names = re.findall(r'<(?:input(?![^>]*type="(?:file|submit)")|select|textarea)[^>]*?\bname="(f_[^"]+)"', page)
    return sorted(set(names))


def test_each_text_in_every_control_of_a_page(
    client: Client, draft: ServiceRequest, step: str, controls: list[str], form: FormSchema
) -> None:
    asked = {field.key for field in form.steps[0].fields if field.type not in {"content", "calculated", "document"}}
    assert {re.split("[_-]", name.removeprefix("f_"))[0] for name in controls} == {
        key.removeprefix("f_") for key in asked
    }
    for text in NASTY:
        for some in [controls[start::4] for start in range(4)] if len(text) > LONG else [controls]:
            answer = send(client, step, draft, {**dict.fromkeys(some, text), "action": "save"})
            assert answer.status_code in ANSWERED, ascii(text[:40])


def test_the_names_of_controls_and_of_rows_are_hostile_too(client: Client, draft: ServiceRequest, step: str) -> None:
    names = {"f_telephone0_\x00": "0", "f_telephone0_" + "a" * LARGEST: "0", "f_telephone0": "0", "f_group0-rows": "2"}
    row = {"f_group0-0-id": "r\x00", "f_group0-0-f_longtext0r": "Une ligne"}
    assert send(client, step, draft, {**names, **row, "action": "save"}).status_code == 302
    stored = ServiceRequest.objects.get(pk=draft.pk)
    assert ROW_KEY.fullmatch(stored.answers["f_group0"][0]["id"])
    assert "f_telephone0" not in stored.unread


@settings(max_examples=examples(10), suppress_health_check=FIXTURES)
@given(data=st.data())
def test_a_page_of_anything_is_shown_again(
    client: Client, draft: ServiceRequest, step: str, controls: list[str], data: st.DataObject
) -> None:
    texts = st.lists(hostile, min_size=1, max_size=2)
    typed = data.draw(st.fixed_dictionaries(dict.fromkeys(controls, texts)))
    assert send(client, step, draft, {**typed, "action": "continue"}).status_code in ANSWERED
    assert client.get(step).status_code == 200
    assert client.get(reverse("filing_check", args=[draft.reference])).status_code == 200


@settings(max_examples=examples(40), suppress_health_check=FIXTURES)
@given(data=st.data())
def test_a_question_saved_as_it_is_left_gets_an_answer(
    client: Client, draft: ServiceRequest, controls: list[str], form: FormSchema, data: st.DataObject
) -> None:
    field, text = data.draw(st.sampled_from(form.steps[0].fields)), data.draw(hostile)
    names = [name for name in controls if re.match(rf"{field.key}(?![a-z0-9])", name)]
    address = reverse("filing_autosave", args=[draft.reference, STEP])
    answer = send(client, address, draft, {**dict.fromkeys(names, text), "field": field.key})
    assert answer.status_code in {200, 409, 410, 422}
    assert answer.json()
