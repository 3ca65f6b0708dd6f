"""What stands around the text of every letter: who writes, to whom, where and when, who signs. It reads only."""

import datetime as dt
import re
from typing import Protocol

from django.utils.translation import gettext as _

from accounts.models import User
from formkit.values import JsonValue
from portal.dates import long_date
from portal.identity.department import current_settings
from teleservices.legal import legal_day
from teleservices.letters.paragraph_conditions import DELIBERATIONS
from teleservices.models import Delegation, ServiceRequest

Contents = dict[str, JsonValue]

_POSTCODE_AND_TOWN = re.compile(r"^\d{5}\s+(?P<town>.+?)(?:\s+cedex.*)?$", re.IGNORECASE)


class SignedAct(Protocol):
    """A decision, or its withdrawal: by which authority, who signs it and in whose name (CRPA L212-1)."""

    authority: str
    authority_kind: str
    delegation: Delegation | None
    on_behalf_of: str
    author_name: str
    author_capacity: str
    act_number: str
    act_date: dt.date


def parties(request: ServiceRequest, *, contact: list[str], addressee: list[JsonValue]) -> Contents:
    """Who writes (CRPA L111-2), from where, and to whom; `contact`: lines of who follows the file, if they are named.

    The address is the service's.
    """
    team = request.team
    address = (*team.postal_address.splitlines(), team.telephone, team.email) if team else ()
    return {
        "sender": {"name": service(request), "lines": [line for line in address if line]},
        "agent": {"label": _("Your contact for this file:"), "lines": [*contact]},
        "recipient": addressee,
    }


def service(request: ServiceRequest) -> str:
    """The name of the service; empty where the request has none."""
    return request.team.name if request.team else ""


def recipient(request: ServiceRequest) -> list[JsonValue]:
    """Name and postal address, as an envelope's window shows them."""
    profile, applicant = request.profile, request.applicant
    name = request.applicant_name or profile.name
    if profile.type.is_personal:
        return [name, *(profile.postal_address or applicant.postal_address).splitlines()]
    attention = _("For the attention of %(name)s") % {"name": applicant.get_full_name()}
    return [name, *([attention] if applicant.get_full_name() else []), *profile.postal_address.splitlines()]


def place_and_date(moment: dt.datetime) -> str:
    """The town of the département's address when it is one, and the legal day of an act."""
    date = long_date(legal_day(moment))
    towns = (_POSTCODE_AND_TOWN.match(line.strip()) for line in current_settings().postal_address.splitlines())
    town = next((match["town"] for match in towns if match), "")
    return _("%(town)s, %(date)s") % {"town": town, "date": date} if town else _("On %(date)s") % {"date": date}


def around(act: SignedAct, request: ServiceRequest, *, agent: User | None, moment: dt.datetime) -> Contents:
    """All that stands around the text of an act signed at `moment`, whose file `agent` follows.

    Who follows the file and signs has one capacity on the page. The signature names the author even where the
    service's agents are unnamed: L212-1 knows no such exception but for the prevention of terrorism.
    """
    contact = request.team.agent_lines(agent) if request.team else []
    if contact[:1] == [act.author_name] and contact[1:]:
        contact = [act.author_name, act.author_capacity]
    signature = (act.on_behalf_of, act.author_name, act.author_capacity, service(request))
    return {
        **parties(request, contact=contact, addressee=recipient(request)),
        "place_and_date": place_and_date(moment),
        "closing": [_("Yours faithfully,")],
        "signature": [line for line in signature if line],
        "notice": _notice(act),
    }


def regard_to_delegation(act: SignedAct) -> list[str]:
    """The visa of the act by which its author signs, where that is a delegation."""
    if act.delegation is None:
        return []
    words = _("Having regard to the delegation of signature given by act No. %(number)s of %(date)s,")
    return [words % {"number": act.delegation.act_number, "date": long_date(act.delegation.act_date)}]


def act_line(act: SignedAct) -> JsonValue:
    """The number of the act and its day; the day alone isn't called an act."""
    return [_("Act") if act.act_number else _("Date of the decision"), numbered(act.act_number, act.act_date)]


def numbered(number: str, day: dt.date) -> str:
    """An act by its number and its day, or by its day alone."""
    return _("No. %(number)s of %(date)s") % {"number": number, "date": long_date(day)} if number else long_date(day)


def in_force(transmitted_on: dt.date | None, published_on: dt.date | None) -> list[JsonValue]:
    """Since when a deliberation is enforceable: transmitted to the prefect and published (CGCT L3131-1)."""
    days = ((_("transmitted to the prefect on %(day)s"), transmitted_on), (_("published on %(day)s"), published_on))
    text = ", ".join(words % {"day": long_date(day)} for words, day in days if day)
    return [[_("Enforceable"), text]] if text else []


def _notice(act: SignedAct) -> str:
    """Why no hand signed it (CRPA L212-2): its author is named, or the letter tells what a body decided."""
    if act.authority_kind in DELIBERATIONS:
        return _(
            "This letter notifies to you, through the online service, the deliberation No. %(number)s of %(date)s: "
            "%(authority)s took the decision."
        ) % {"number": act.act_number, "date": long_date(act.act_date), "authority": act.authority}
    return _(
        "This decision is notified to you through the online service. It bears the first name, name, capacity "
        "and service of its author, and so needs no handwritten signature (article L. 212-2 of the code of "
        "relations between the public and the administration)."
    )
