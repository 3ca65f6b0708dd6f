"""What the admin's first page says of lists: to agents, then to who writes what the archives answer."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext_lazy

from accounts.models import User
from portal.admin.waiting import Person, Waiting, sources
from teleservices.legal import legal_day
from teleservices.models import ArchiveTransfer, EliminationLine, EliminationList, FinalFate, TeamMember, TransferState
from teleservices.permissions import INSTRUCT, MANAGE_RETENTION

TO_READ = ngettext_lazy(
    "list of requests whose time is over, to be read", "lists of requests whose time is over, to be read"
)
TO_VISA = ngettext_lazy("list that waits for the visa of the archives", "lists that wait for the visa of the archives")
TO_HAND_OVER = ngettext_lazy("list to be handed over to the archives", "lists to be handed over to the archives")
UNANSWERED = ngettext_lazy(
    "package that the archives have not acknowledged", "packages that the archives have not acknowledged"
)


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
        (TO_READ, to_read),
        (TO_VISA, to_visa.exclude(fate=FinalFate.KEEPING)),
        (TO_HAND_OVER, to_hand_over),
        (UNANSWERED, keeps.filter(Exists(ready))),
    )
    # Lists are rare: an instructor reads of them when there are some, not each day that there are none.
    return [Waiting(label, count, address) for label, lists in counted if (count := lists.count())]


def _of(members: QuerySet[TeamMember]) -> QuerySet[EliminationList]:
    return EliminationList.objects.filter(team__in=members.values("team"), finished_at=None)


def register() -> None:
    """Called once when this app is ready."""
    sources.register("eliminations", waiting, order=35)
