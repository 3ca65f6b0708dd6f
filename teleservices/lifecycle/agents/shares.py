"""What each agent of a service is given by itself: up to how many requests, from which communes."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from formkit.places.communes import commune_text
from portal.admin.change_journal import remember
from portal.database.row_locks import hold
from portal.dates import NBSP
from teleservices.lifecycle.errors import LifecycleError
from teleservices.models import Team, TeamCommune, TeamMember
from teleservices.permissions import may_share_out

SHARE = "share-"
"""Begins the name of the fact in the journal of a service; the agent's key ends it."""
MOST = 500
"""Communes that one agent has at most."""
NAMED = 10
"""Communes of other agents that a refusal names; it counts the others."""


class ShareRefusedError(LifecycleError):
    """A share isn't kept; `field` is which of the things typed is wrong."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def agents_of(team: Team) -> list[TeamMember]:
    """Who instructs in a service, by name, with the communes that each has: two queries."""
    agents = team.team_members.instructing().select_related("user").prefetch_related("communes")
    return list(agents.order_by("user__last_name", "user__first_name"))


@transaction.atomic
def share_out(*, actor: User, member_id: int, quota: int | None, codes: Collection[str]) -> TeamMember:
    """Write what an agent is given by itself.

    Raises ShareRefusedError: only who heads the service or edits services says so; a commune is another agent's.
    """
    member = TeamMember.objects.select_related("team", "user").get(pk=member_id)
    if not may_share_out(actor, member.team_id):
        raise ShareRefusedError(_("Only the head of the service, or who edits services, says who has what."))
    hold(Team, member.team_id)
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
        values = {"most": MOST, "count": len(codes)}
        text = _("An agent has %(most)s communes at most, and this makes %(count)s: leave some to a colleague.")
        raise ShareRefusedError(text % values, "communes")
    shares = TeamCommune.objects.filter(team=member.team_id, code__in=codes).exclude(member=member)
    if others := list(shares.select_related("member__user").order_by("code")):
        text = _("Already another agent's: %(communes)s. Take them from this agent first, or leave them out.")
        raise ShareRefusedError(text % {"communes": _named(others)}, "communes")


def _named(shares: list[TeamCommune]) -> str:
    """Communes with whose they are, the first ones; how many more there are."""
    names = [f"{commune_text(each.code)}, {each.member.user.get_full_name()}" for each in shares[:NAMED]]
    if (more := len(shares) - NAMED) > 0:
        names.append(ngettext("%(count)s other commune", "%(count)s other communes", more) % {"count": more})
    return f"{NBSP}; ".join(names)
