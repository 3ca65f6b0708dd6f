"""What each agent of a service is given by itself: up to how many requests, from which communes."""

import re
from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from formkit.communes import commune_text, communes
from portal.change_journal import remember
from teleservices.lifecycle.errors import LifecycleError
from teleservices.models import Team, TeamCommune, TeamMember
from teleservices.permissions import heads

SHARE = "share-"
"""Begins the name of the fact in the journal of a service; the agent's key ends it."""
CODE = re.compile(r"[0-9][0-9AB][0-9]{3}")
MOST = 500
"""Communes that one agent has at most."""


class ShareRefusedError(LifecycleError):
    """A share isn't kept; `field` is which of the things typed is wrong."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def commune_codes(names: Iterable[str]) -> list[str]:
    """The geographic codes that names, with or without postcode, or codes mean, each once.

    Raises ShareRefusedError, which quotes the one that means none or several.
    """
    return list(dict.fromkeys(_code(name) for name in names))


def _code(name: str) -> str:
    if CODE.fullmatch(name.upper()) and (communes().get(name.upper()) or not communes().search("", 1)):
        return name.upper()
    meant = communes().search(name, 20)
    whole = {commune.code for commune in meant if commune.name.casefold() == name.casefold()}
    codes = whole or {commune.code for commune in meant}
    if len(codes) == 1:
        return codes.pop()
    if codes:
        text = _("“%(name)s” may mean several communes: add the postcode, or write the INSEE code.")
    else:
        text = _("“%(name)s” is no commune that this portal knows.")
    raise ShareRefusedError(text % {"name": name}, "communes")


@transaction.atomic
def share_out(*, actor: User, member_id: int, quota: int | None, codes: Collection[str]) -> TeamMember:
    """Write what an agent is given by itself.

    Raises ShareRefusedError: only who heads the service says so; a commune is another agent's.
    """
    member = TeamMember.objects.select_related("team", "user").get(pk=member_id)
    if not heads(actor, member.team_id):
        raise ShareRefusedError(_("Only the head of the service says who has what."))
    Team.objects.select_for_update().only("pk").get(pk=member.team_id)
    _check(member, codes)
    member.quota = quota
    member.save(update_fields=["quota"])
    member.communes.exclude(code__in=codes).delete()
    had = set(member.communes.values_list("code", flat=True))
    TeamCommune.objects.bulk_create(
        TeamCommune(team=member.team, member=member, code=code) for code in codes if code not in had
    )
    remember(member.team, actor, [f"{SHARE}{member.user_id}"])
    return member


def _check(member: TeamMember, codes: Collection[str]) -> None:
    if len(codes) > MOST:
        raise ShareRefusedError(_("An agent has %(most)s communes at most.") % {"most": MOST}, "communes")
    taken = TeamCommune.objects.filter(team=member.team_id, code__in=codes).exclude(member=member)
    if other := taken.select_related("member__user").first():
        values = {"commune": commune_text(other.code), "name": other.member.user.get_full_name()}
        raise ShareRefusedError(_("%(commune)s is %(name)s's already: take it from them first.") % values, "communes")
