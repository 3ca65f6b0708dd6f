"""An act done at its address: its page is read, its form filled in where it is empty, and sent as browsers do."""

from collections.abc import Iterator
from typing import cast

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from drills.year.draw import Draw
from drills.year.payloads import REASONS
from portal.errors import RefusedActError
from teleservices.lifecycle import Act
from teleservices.models import RequestEvent, ServiceRequest
from teleservices.permissions import Party

SHARE = 0.02
"""Of the acts, those that go by their address."""
OF_APPLICANTS = {
    "withdraw": "request_withdraw",
    "hand_over": "request_hand_over",
    "ask_attestation": "request_attest",
}
READINGS = 2
"""A letter is shown before it leaves: the page is sent twice."""
CONTROLS = "input[name]:not([disabled]), textarea[name]:not([disabled]), select[name]:not([disabled])"
MISREAD = 400
"""The status from which a page says no."""


def address_of(act: Act, request: ServiceRequest) -> str:
    """Where a browser does this act; empty where it has no page of its own."""
    if act.by is Party.INSTRUCTOR:
        return "" if act.is_on_one_answer else reverse("desk:act", args=[request.reference, act.name])
    name = OF_APPLICANTS.get(act.name)
    return reverse(name, args=[request.reference]) if name else ""


def do_at(address: str, user: User, request: ServiceRequest, draw: Draw) -> None:
    """Go there, fill in, send. Raises RefusedActError where nothing was done of the request."""
    client, events = Client(), RequestEvent.objects.filter(request=request)
    client.force_login(user)
    before, page = events.count(), cast("HttpResponse", client.get(address, follow=True))
    for _reading in range(READINGS):
        form = _form_of(page, address)
        if form is None:
            break
        page = cast("HttpResponse", client.post(address, _filled(form, draw)))
        if events.count() > before:
            return
    raise RefusedActError(f"{page.status_code}")


def _form_of(page: HttpResponse, address: str) -> Tag | None:
    """The form of a page that is sent to this address."""
    if page.status_code >= MISREAD or "html" not in page.headers.get("Content-Type", ""):
        return None
    forms = BeautifulSoup(page.content, "html.parser").select("form[method=post]")
    here = [form for form in forms if (form.get("action") or address) == address]
    return max(here, key=lambda form: len(form.select(CONTROLS)), default=None)


def _filled(form: Tag, draw: Draw) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in _values(form, draw):
        values.setdefault(name, []).append(value)
    if button := form.select_one("button[name]"):
        values[str(button["name"])] = [str(button.get("value", ""))]
    return values


def _values(form: Tag, draw: Draw) -> Iterator[tuple[str, str]]:
    radios: dict[str, list[Tag]] = {}
    for control in form.select(CONTROLS):
        kind, name = str(control.get("type", control.name)), str(control["name"])
        if kind == "radio":
            radios.setdefault(name, []).append(control)
        elif kind == "checkbox":
            if control.has_attr("checked") or draw.chance(0.5):
                yield name, str(control.get("value", "on"))
        elif kind == "select":
            yield name, _option(control, draw)
        elif kind != "file":
            yield name, _text(control, kind)
    for name, choices in radios.items():
        ticked = [choice for choice in choices if choice.has_attr("checked")]
        yield name, str(draw.choice(ticked or choices)["value"])


def _option(control: Tag, draw: Draw) -> str:
    options = [option for option in control.select("option") if option.get("value")]
    selected = [option for option in options if option.has_attr("selected")]
    return str(draw.choice(selected or options)["value"]) if options else ""


def _text(control: Tag, kind: str) -> str:
    """What stands there; else a day, a sum, a sentence."""
    there = control.text.strip("\n") if kind == "textarea" else str(control.get("value", ""))
    if there or kind == "hidden":
        return there
    if kind == "date":
        return timezone.localdate().isoformat()
    return "100" if control.get("inputmode") == "decimal" or kind == "number" else REASONS
