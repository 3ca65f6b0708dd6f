"""« Avant d'ouvrir »: what a portal needs before it is opened to all; each app says its part, as of its state."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.identity.department import current_settings
from portal.models import PortalSettings
from portal.registry import Registry
from portal.supervision import machine, state, workers
from portal.supervision.state import Level, Line, Reading, Reports, Section

checks: Registry[Section] = Registry()
"""Filled by each app in its `ready()`."""


def read() -> list[Reading]:
    """All that is to be done before the portal opens, as it stands now."""
    return state.read_all(checks)


def left() -> int:
    """How many things must still be done; what is only to be watched doesn't count."""
    return sum(line.level is Level.BAD for reading in read() for line in reading.lines)


def department_lines(reports: Reports) -> Iterator[Line]:
    """Whether the portal says whose it is, and how to reach them."""
    row = current_settings()
    url = reverse("wagtailsettings:edit", args=["portal", "portalsettings"])
    is_named = row.name != PortalSettings._meta.get_field("name").default
    if is_named:
        yield Line(_("Name of the département"), Level.GOOD, row.name)
    else:
        advice = _("Write it, and the name of the portal: every page and every e-mail bears them.")
        yield Line(_("Name of the département"), Level.BAD, row.name, advice, url)
    yield _contact(row, url)
    yield _court(row, url)
    if row.logo_id:
        yield Line(_("Logo"), Level.GOOD, _("there"))
    else:
        yield Line(_("Logo"), Level.WATCH, _("not there"), _("Choose it, with the département's colours."), url)


def _contact(row: PortalSettings, url: str) -> Line:
    label, contacts = _("How to reach the département"), [row.telephone, row.email, row.postal_address]
    if all(contacts):
        return Line(label, Level.GOOD, ", ".join(contacts[:2]))
    advice = _("Write the telephone, the e-mail and the postal address: who can't file online asks there.")
    return Line(label, Level.WATCH if any(contacts) else Level.BAD, _("incomplete"), advice, url)


def _court(row: PortalSettings, url: str) -> Line:
    """Remedies that name no court open no time limit (CJA R421-5)."""
    label = _("Administrative court")
    if row.court_name.strip() and row.court_address.strip():
        return Line(label, Level.GOOD, row.court_name)
    advice = _("Write its name and its address: letters and receipts tell where to appeal.")
    return Line(label, Level.BAD, _("incomplete"), advice, url)


def server_lines(reports: Reports) -> Iterator[Line]:
    """Whether the machine is ready to be trusted: its address, its workers, its backup."""
    yield _address()
    yield from (line for line in machine.portal_lines(reports) if line.is_to_do)
    yield from workers.worker_lines(reports)
    yield from machine.upkeep_lines(reports)


def _address() -> Line:
    label, address = _("Address of the portal"), urlsplit(settings.PARVIS_BASE_URL)
    if address.scheme == "https" and "." in (address.hostname or ""):
        return Line(label, Level.GOOD, settings.PARVIS_BASE_URL)
    advice = _("Give PARVIS_BASE_URL the public address, in https://: the links of the e-mails begin with it.")
    return Line(label, Level.BAD, settings.PARVIS_BASE_URL, advice)


def register() -> None:
    """Called once when this app is ready."""
    checks.register("department", Section("department", gettext_lazy("The département"), department_lines), order=10)
    checks.register("server", Section("server", gettext_lazy("The server"), server_lines), order=60)
