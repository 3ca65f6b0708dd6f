"""Absences written, and what follows from one: who looks after whose requests, who is told besides."""

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from portal.database.row_locks import hold
from teleservices.lifecycle.errors import LifecycleError
from teleservices.models import Absence, ServiceRequest, TeamMember
from teleservices.models.teams.absence import AbsenceQuerySet
from teleservices.permissions import instructors_in

LONGEST = dt.timedelta(days=366)


class AbsenceRefusedError(LifecycleError):
    """An absence isn't noted; `field` is which of the things typed is wrong, empty where none is."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def deputies_of(user: User) -> QuerySet[User]:
    """Who may look after what someone follows: those who instruct in one of their services."""
    teams = list(_instructs_in(user).values_list("team", flat=True))
    return instructors_in(teams).exclude(pk=user.pk).order_by("last_name", "first_name")


def colleagues_of(actor: User) -> QuerySet[User]:
    """Those who may be named as deputies of anybody whose absence `actor` notes."""
    return instructors_in(list(_instructs_in(actor).values_list("team", flat=True))).order_by("last_name", "first_name")


def arranged_by(actor: User) -> QuerySet[User]:
    """Whose absences someone may note: their own, and those of who instructs in a service that they head."""
    headed = TeamMember.objects.heads().filter(user=actor).values("team")
    theirs = TeamMember.objects.instructing().filter(Q(team__in=headed) | Q(user=actor)).values("user")
    return User.objects.filter(pk__in=theirs).order_by("last_name", "first_name")


@transaction.atomic
def note_absence(*, actor: User, user: User, starts_on: dt.date, ends_on: dt.date, deputy: User | None) -> Absence:
    """Keep when someone is away, and their deputy.

    Raises AbsenceRefusedError: not one's own nor of one's service, over, too long, over another absence, or a deputy
    who doesn't instruct in the same service or is away too.
    """
    if not arranged_by(actor).filter(pk=user.pk).exists():
        raise AbsenceRefusedError(_("Only this person or the head of their service notes when they are away."))
    hold(User, user.pk)  # two absences at once are looked at one by one
    _check_days(user, starts_on, ends_on)
    if deputy:
        _check_deputy(user, deputy, starts_on, ends_on)
    return Absence.objects.create(user=user, starts_on=starts_on, ends_on=ends_on, deputy=deputy, entered_by=actor)


def absences_of(actor: User) -> AbsenceQuerySet:
    """Those to come that someone may arrange, and those for which they are the deputy."""
    mine = Q(user__in=arranged_by(actor)) | Q(deputy=actor)
    return Absence.objects.to_come().filter(mine).select_related("user", "deputy")


@transaction.atomic
def take_away(*, actor: User, absence_id: int) -> bool:
    """Forget an absence that `actor` may arrange; False where there is none."""
    theirs = Absence.objects.to_come().filter(pk=absence_id, user__in=arranged_by(actor)).first()
    if theirs is None:
        return False
    theirs.delete()
    return True


def _check_days(user: User, starts_on: dt.date, ends_on: dt.date) -> None:
    if ends_on < starts_on:
        raise AbsenceRefusedError(_("The last day comes before the first."), "ends_on")
    if ends_on < timezone.localdate():
        raise AbsenceRefusedError(_("This absence is over already."), "ends_on")
    if ends_on - starts_on > LONGEST:
        raise AbsenceRefusedError(_("Note a year at most; longer, give what they follow to a colleague."), "ends_on")
    if Absence.objects.between(starts_on, ends_on).filter(user=user).exists():
        raise AbsenceRefusedError(_("Another absence is noted on some of these days: take it away first."), "starts_on")


def _check_deputy(user: User, deputy: User, starts_on: dt.date, ends_on: dt.date) -> None:
    if not deputies_of(user).filter(pk=deputy.pk).exists():
        raise AbsenceRefusedError(_("Choose a deputy who instructs in the same service."), "deputy")
    if Absence.objects.between(starts_on, ends_on).filter(user=deputy).exists():
        raise AbsenceRefusedError(_("This person is away on some of these days too."), "deputy")


def _instructs_in(user: User) -> QuerySet[TeamMember]:
    return TeamMember.objects.instructing().filter(user=user)


# --- What follows from one -------------------------------------------------------------------------------------------
def stood_in_for(user: User) -> dict[int, str]:
    """Whose requests `user` looks after today: their keys, with their names; read once for each `user` read."""
    read: dict[int, str] | None = vars(user).get("stood_in_for")
    if read is None:
        names = ("user", "user__first_name", "user__last_name")
        absences = Absence.objects.on().filter(deputy=user).select_related("user").only(*names)
        read = {absence.user_id: absence.user.get_full_name() for absence in absences}
        vars(user)["stood_in_for"] = read
    return read


def absence_today(user_id: int | None) -> Absence | None:
    """Why someone isn't there today; None where they are, or where it is nobody. Who it names is read when asked."""
    return None if user_id is None else Absence.objects.on().filter(user=user_id).first()


def acts_for(request: ServiceRequest, actor: User) -> int | None:
    """The key of who is away and for whom `actor`, their deputy, acts on what they follow; None where nobody is."""
    if request.assignee_id in (None, actor.pk):
        return None
    stands = Absence.objects.on().filter(user=request.assignee_id, deputy=actor).exists()
    return request.assignee_id if stands else None
