"""What the admin's first page says of lists: to agents, then to who writes what the archives answer."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.admin.waiting import Person, Waiting, sources
from teleservices.legal import legal_day
from teleservices.models import ArchiveTransfer, EliminationLine, EliminationList, FinalFate, TeamMember, TransferState
from teleservices.permissions import INSTRUCT, MANAGE_RETENTION


def waiting(person: Person) -> list[Waiting]:
    """Lists to be read, visas and packages that wait, packages without their answer: a query each."""
    if not isinstance(person, User) or not person.has_perm(INSTRUCT):
        return []
    members = TeamMember.objects.filter(user=person)
    instructs = _of(members.instructing())
    keeps = instructs if person.has_perm(MANAGE_RETENTION) else _of(members.heads())
    today, address = legal_day(timezone.now()), reverse("desk:eliminations")
    lines = EliminationLine.objects.filter(elimination=OuterRef("pk"))
    to_read = instructs.filter(Exists(lines.waiting()), visaed_at=None, notice_until__gte=today)
    to_visa = keeps.filter(Exists(lines.waiting()), visaed_at=None, notice_until__lt=today)
    live = ArchiveTransfer.objects.live().filter(elimination=OuterRef("pk"))
    ready = ArchiveTransfer.objects.filter(elimination=OuterRef("pk"), state=TransferState.READY)
    goes = Q(fate=FinalFate.KEEPING) | Q(visaed_at__isnull=False)
    to_hand_over = keeps.filter(Exists(lines.to_hand_over()), ~Exists(live), goes, notice_until__lt=today)
    counted = (
        (_("lists of requests whose time is over, to be read"), to_read),
        (_("lists that wait for the visa of the archives"), to_visa.exclude(fate=FinalFate.KEEPING)),
        (_("lists to be handed over to the archives"), to_hand_over),
        (_("packages that the archives have not acknowledged"), keeps.filter(Exists(ready))),
    )
    # Lists are rare: an instructor reads of them when there are some, not each day that there are none.
    return [Waiting(label, count, address) for label, lists in counted if (count := lists.count())]


def _of(members: QuerySet[TeamMember]) -> QuerySet[EliminationList]:
    return EliminationList.objects.filter(team__in=members.values("team"), finished_at=None)


def register() -> None:
    """Called once when this app is ready."""
    sources.register("eliminations", waiting, order=35)
