"""Where requests name people who may have no account: an adviser, a beneficiary, who a letter went to, a contact.

What they say was part of a request that the département must account for: it stays as long as the request does.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.rights.erasure import Kept
from accounts.rights.officer.kinds import kinds
from accounts.rights.officer.sought import LONGEST_LIST, mentions
from teleservices.lifecycle.retention.promises import fate_of, kept_for
from teleservices.models import PersonRole, ServiceRequest

KINDS = {
    "requests": gettext_lazy("requests"),
    "delegations": gettext_lazy("delegations of signature"),
    "letters_by_post": gettext_lazy("letters by post"),
    "informed_people": gettext_lazy("invitations to be informed of a request"),
    "mentioned": gettext_lazy("mentions in requests"),
    "opinions": gettext_lazy("opinions"),
}


def register() -> None:
    """Called once when the app is ready."""
    mentions.register("mentioned", mentioned)
    for name, words in KINDS.items():
        kinds.register(name, words)


def mentioned(words: str) -> list[Kept]:
    """Each request that names this address or this name, in what capacity, and until when; its applicant's apart."""
    advised = Q(opinions__email__iexact=words) | Q(opinions__name__iexact=words)
    groups = [
        (_("An opinion was asked of them"), _transmitted(advised)),
        (_("A letter was sent to them by post"), _transmitted(Q(decisions__sendings__recipient__iexact=words))),
        *_by_kind(words),
    ]
    return [
        _kept(request, capacity)
        for capacity, requests in groups
        for request in requests
        if request.applicant.email.casefold() != words.casefold()
    ]


def _by_kind(words: str) -> list[tuple[str, Iterable[ServiceRequest]]]:
    if "@" in words:
        # Of a rare act of one person: the only one that looks inside the answers, whatever the question.
        answered = (_("An answer gives this address"), _transmitted(Q(answers__icontains=words)))
        informed = Q(informed_people__address__iexact=words) | Q(informed_people__member__email__iexact=words)
        return [answered, (_("They were invited to be informed of it"), _transmitted(informed))]
    first, _space, last = words.partition(" ")
    named = Q(persons__first_name__iexact=first, persons__last_name__iexact=last)
    return [
        (_("It was made for them"), _transmitted(named & Q(persons__role=PersonRole.BENEFICIARY))),
        (_("An answer says who they are in it"), _transmitted(named & ~Q(persons__role=PersonRole.BENEFICIARY))),
    ]


def _transmitted(condition: Q) -> QuerySet[ServiceRequest]:
    requests = ServiceRequest.objects.transmitted().filter(condition).select_related("procedure", "applicant")
    return requests.order_by("-pk").distinct()[:LONGEST_LIST]


def _kept(request: ServiceRequest, capacity: str) -> Kept:
    what = _("%(procedure)s, request %(reference)s") % {
        "procedure": request.procedure.title,
        "reference": request.reference,
    }
    return Kept(
        what=f"{what} – {capacity}",
        why=_("The département must be able to account for its decisions."),
        until=f"{kept_for(request.procedure)} {fate_of(request.procedure)}",
    )
