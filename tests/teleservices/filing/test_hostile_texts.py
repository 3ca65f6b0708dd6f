"""Whatever a browser or anything else posts in a question, the answer is a page or a reason, never a failure."""

import datetime as dt
import re
from collections.abc import Mapping
from urllib.parse import quote_from_bytes

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from teleservices.formkit.fieldtypes import REGISTRY, Choice, Field, GroupField
from teleservices.formkit.fieldtypes.calculated import FieldTerm
from teleservices.formkit.fieldtypes.patterns import PATTERNS
from teleservices.formkit.schema import FormSchema, Step
from teleservices.models import ServiceRequest
from tests.factories.procedures import make_draft, make_procedure
from tests.teleservices.filing.posts import beside

pytestmark = pytest.mark.django_db

LONG = 5_000
"""Characters beyond which a text goes into a control in four, to stay below the size of a request."""
ANSWERED = {200, 302, 409, 422}
FIXTURES = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
STEP = "s_all12345"
CHOICES = (Choice(value="c0", label="Un"), Choice(value="c1", label="Deux"))
OPTIONS: Mapping[str, list[dict[str, object]]] = {
    "short_text": [{"pattern": pattern} for pattern in ("", *PATTERNS)],
    "number": [{"decimals": 0, "unit": "km"}, {"decimals": 6, "minimum": -3}],
    "amount": [{}, {"minimum": None}],
    "date": [{}, {"minimum": dt.date(2026, 1, 1), "maximum": "today+30d"}],
    "month": [{}, {"minimum": dt.date(2026, 1, 1), "maximum": "today+30d"}],
    "period": [{}, {"max_days": 3, "minimum": "today-30d"}],
    "one_choice": [{"choices": CHOICES}, {"choices": CHOICES, "other": True}],
    "several_choices": [{"choices": CHOICES, "max_choices": 1}, {"choices": CHOICES, "other": True}],
    "drop_down": [{"choices": CHOICES}],
    "statement": [{"text": "Je m'engage."}],
    "content": [{"text": "À lire."}],
    "document": [{"category": "statuts"}],
    "calculated": [{"terms": (FieldTerm(field="f_number0"),), "result": "number"}],
}
"""Each type in each of its ways to read what is typed."""


def questions(*, in_rows: bool) -> tuple[Field, ...]:
    """Every type that there is, one field for each way."""
    return tuple(
        kind.model(
            key=f"f_{name.replace('_', '')}{number}{'r' if in_rows else ''}", label=name, **_own(options, in_rows)
        )
        for name, kind in REGISTRY.items()
        if name != "group" and (kind.in_rows or not in_rows)
        for number, options in enumerate(OPTIONS.get(name, [{}]))
    )


def _own(options: Mapping[str, object], in_rows: bool) -> dict[str, object]:
    if not in_rows:
        return {**options}
    if "terms" in options:
        return {**options, "terms": (FieldTerm(field="f_number0r"),)}
    return {**options, "required": False}


def groups() -> tuple[GroupField, ...]:
    """All that a row may hold, a dozen columns a group."""
    columns = questions(in_rows=True)
    return tuple(
        GroupField(key=f"f_group{start}", label=f"Groupe {start}", row_name="Ligne", fields=columns[start : start + 12])
        for start in range(0, len(columns), 12)
    )


@pytest.fixture(scope="module")
def form() -> FormSchema:
    return FormSchema(steps=(Step(key=STEP, title="Tout", fields=(*questions(in_rows=False), *groups())),))


NASTY = (
    *(
        "0000",
        "000",
        "0000-00-00",
        "00 00",
        "+",
        "+33",
        "+0",
        "+33 0",
        "tel:+33",
        "0033",
        "+999999999999999999",
        "0;ext=1",
    ),
    *(
        "1e999",
        "NaN",
        "Infinity",
        "-0",
        "1_000",
        "٣",
        "²",
        "½",
        "9" * 400,
        "0" * 20_001,
        "0" * 4999,
        "a" * 30_000,
        "٠٠٠٠",
    ),
    *("9999-12-31", "0001-01-01", "31/12/9999", "2026-W01", "2026-13", "-1", "99999999999999999999-01-01", "0", "12"),
    *(
        "FR76",
        "FR00 0000",
        "2A",
        "0 h",
        "99 h 99",
        "[]",
        "{}",
        "null",
        "true",
        "c0",
        "other",
        "' OR 1=1 --",
        "<b>",
        "\\u0000",
    ),
    *(
        "\x00",
        "a\x00b",
        "12\x00",
        "c0\x00",
        "\U0001f600",
        "\ufeff",
        "\ufffe",
        "\u202e0612345678",
        "\r\n",
        "\x1b[0m",
        "\x85",
        " ",
    ),
    *("a@b", "a@\x00.fr", "é@é.é", "a" * 300 + "@exemple.fr", "W", "w 000 000 000", "%s", "%(a)s", "{0}", "\ud800"),
)
"""The last is half of a pair: it leaves as the bytes that no text in UTF-8 holds."""

hostile = st.one_of(
    st.text(max_size=40),
    st.text("0123456789+-., /()", max_size=30),
    st.text("\x00\x01\x08\x0b\x1b\x7f\x85\u2028\u200b\u202e\ufeff\ufffe\r\n\t 0", max_size=12),
    st.text(st.characters(categories=("Nd", "Nl", "No", "Zs", "Mn", "Cs")), max_size=15),
    st.dates().map(str),
    st.sampled_from(NASTY),
)


def encoded(sent: Mapping[str, str | list[str]]) -> str:
    """A form as anything may send it: half of a surrogate pair too, in the bytes that a careless client makes of it."""
    pairs = [(name, text) for name, texts in sent.items() for text in ([texts] if isinstance(texts, str) else texts)]
    return "&".join(f"{_escaped(name)}={_escaped(text)}" for name, text in pairs)


def _escaped(text: str) -> str:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"))


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
    names = {"f_telephone0_\x00": "0", "f_telephone0_" + "a" * 30_000: "0", "f_telephone0": "0", "f_group0-rows": "2"}
    row = {"f_group0-0-id": "r\x00", "f_group0-0-f_longtext0r": "Une ligne"}
    assert send(client, step, draft, {**names, **row, "action": "save"}).status_code == 302
    stored = ServiceRequest.objects.get(pk=draft.pk)
    assert stored.answers["f_group0"][0]["id"] == "r"
    assert "f_telephone0" not in stored.unread


@settings(max_examples=10, suppress_health_check=FIXTURES)
@given(data=st.data())
def test_a_page_of_anything_is_shown_again(
    client: Client, draft: ServiceRequest, step: str, controls: list[str], data: st.DataObject
) -> None:
    texts = st.lists(hostile, min_size=1, max_size=2)
    typed = data.draw(st.fixed_dictionaries(dict.fromkeys(controls, texts)))
    assert send(client, step, draft, {**typed, "action": "continue"}).status_code in ANSWERED
    assert client.get(step).status_code == 200
    assert client.get(reverse("filing_check", args=[draft.reference])).status_code == 200


@settings(max_examples=40, suppress_health_check=FIXTURES)
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
