"""What the register of delegations holds of an agent: in the archive of their data, in the deletion of their account.

An act that was published keeps the name of who signs by it: the law makes it public, and decisions refer to it. The
account is taken off it.
"""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.rights.erasure import Kept, Step, erasure_steps
from accounts.rights.export_sections import Record, Section, in_words, personal_data_sections
from portal.dates import long_date
from teleservices.models import Delegation


def register() -> None:
    """Called once when the app is ready."""
    section = Section(
        "delegations",
        gettext_lazy("Delegations of signature in your name, or that you recorded"),
        lambda user: _rows(user).count(),
        delegations_of,
    )
    personal_data_sections.register("delegations", section, order=74)
    erasure_steps.register("delegations", Step(erased=lambda user: [], kept=kept, run=forget), order=16)


def delegations_of(user: User) -> Iterator[Record]:
    """Their own as the acts say them; of those that they recorded for others, the number of the act and when."""
    for delegation in _rows(user):
        title = _("Act %(number)s") % {"number": delegation.act_number}
        if delegation.delegate_id == user.pk:
            yield Record(title, _said(delegation), _lines(delegation))
        else:
            data = {"act": delegation.act_number, "recorded_at": delegation.recorded_at}
            yield Record(title, data, [(_("Recorded on"), in_words(delegation.recorded_at))])


def kept(user: User) -> list[Kept]:
    """The acts that name them."""
    if not user.delegations.exists():
        return []
    return [
        Kept(
            what=_("The acts of delegation in your name: your name and your function"),
            why=_(
                "They were published, and the decisions that you signed rest on them. Your account is taken off them."
            ),
            until="",
        )
    ]


def forget(user: User) -> None:
    """Take the account off the acts in its name, and off those that it recorded."""
    user.delegations.update(delegate=None)
    user.delegations_recorded.update(recorded_by=None)


def _rows(user: User) -> QuerySet[Delegation]:
    return Delegation.objects.filter(Q(delegate=user) | Q(recorded_by=user)).order_by("pk")


def _said(delegation: Delegation) -> dict[str, object]:
    return {
        "act": delegation.act_number,
        "act_date": delegation.act_date,
        "name": delegation.delegate_name,
        "function": delegation.function,
        "published_on": delegation.published_on,
        "transmitted_on": delegation.transmitted_on,
        "valid_from": delegation.valid_from,
        "valid_to": delegation.valid_to,
        "procedures": [procedure.title for procedure in delegation.procedures.order_by("title")],
        "outcomes": delegation.outcomes,
        "amount_max_cents": delegation.amount_max_cents,
        "ended_on": delegation.revoked_on,
        "reason": delegation.revoked_reason,
    }


def _lines(delegation: Delegation) -> list[tuple[str, str]]:
    lines = [
        (_("Date of the act"), long_date(delegation.act_date)),
        (_("Delegate"), f"{delegation.delegate_name}, {delegation.function}"),
        (_("Counts from"), long_date(delegation.valid_from)),
    ]
    if delegation.ended_on:
        lines.append((_("Counts no more from"), long_date(delegation.ended_on)))
    return lines
