"""What is written on an elimination list: what is kept longer, what the archives keep, their visa."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from locker.models import StoredFile
from portal.dates import long_date
from teleservices.legal import legal_day
from teleservices.lifecycle.errors import ActRefusedError, StaleRevisionError
from teleservices.models import EliminationLine, EliminationList, FinalFate
from teleservices.models.retention.elimination import EliminationLineQuerySet
from teleservices.permissions import instructs_for, keeps_files

LONGEST = dt.timedelta(days=3653)
"""Ten years: what is to be kept longer has a duration that is too short."""


@transaction.atomic
def extend(*, list_id: int, actor: User, seen: int, lines: Collection[int], until: dt.date, reason: str) -> int:
    """Take requests off a list until a day, for a reason; returns how many.

    `seen` is the revision of the list that the page showed. Raises ActRefusedError, StaleRevisionError.
    """
    today = legal_day(timezone.now())
    if not reason.strip():
        raise ActRefusedError(_("Say why these requests are to be kept longer."))
    if not today < until <= today + LONGEST:
        raise ActRefusedError(_("Choose a day to come, within ten years."))
    elimination_list = changed(list_id, seen, visaed_at=None)
    if not instructs_for(actor, elimination_list.team_id):
        raise ActRefusedError(_("Who instructs in this service keeps its requests longer."))
    rows = _chosen(elimination_list, lines)
    return rows.update(
        extended_until=until, extension_reason=reason.strip(), extended_by=actor, extended_by_name=actor.get_full_name()
    )


@transaction.atomic
def keep_for_archives(*, list_id: int, actor: User, seen: int, lines: Collection[int]) -> int:
    """Say which requests of a list that is sorted the departmental archives keep; returns how many.

    Raises ActRefusedError, StaleRevisionError.
    """
    elimination_list = changed(list_id, seen, visaed_at=None)
    check_keeper(elimination_list, actor)
    if elimination_list.fate != FinalFate.SORTING:
        raise ActRefusedError(_("The requests of this list aren't sorted: its fate is the same for all."))
    return _chosen(elimination_list, lines).update(kept_at=timezone.now())


@transaction.atomic
def give_visa(*, list_id: int, actor: User, seen: int, number: str, on: dt.date, file: StoredFile) -> EliminationList:
    """Write the visa of the departmental archives (Code du patrimoine L212-2, R212-14).

    From then on what waits on the list is destroyed, a request at a time. Raises ActRefusedError, StaleRevisionError:
    of two people who write it, the second is told. What the archives keep whole is handed over instead.
    """
    today = legal_day(timezone.now())
    elimination_list = changed(list_id, seen, visaed_at=None)
    check_keeper(elimination_list, actor)
    if elimination_list.fate == FinalFate.KEEPING:
        raise ActRefusedError(_("The archives keep these requests: they are handed over, and acknowledged."))
    if today <= elimination_list.notice_until:
        raise ActRefusedError(
            _("The service has until %(day)s to say what it keeps longer: write the visa from the next day on.")
            % {"day": long_date(elimination_list.notice_until)}
        )
    if not legal_day(elimination_list.made_at) <= on <= today:
        raise ActRefusedError(_("The visa was given between the day when the list was made and today: check its day."))
    if not number.strip():
        raise ActRefusedError(_("Write the number of the visa."))
    elimination_list.visa_number, elimination_list.visa_on, elimination_list.visa_file = number.strip(), on, file
    elimination_list.visa_by, elimination_list.visa_by_name = actor, actor.get_full_name()
    elimination_list.visaed_at = timezone.now()
    elimination_list.save(update_fields=["visa_number", "visa_on", "visa_file", "visa_by", "visa_by_name", "visaed_at"])
    return elimination_list


def changed(list_id: int, seen: int, **unless: None) -> EliminationList:
    """The list, its revision raised: it is the one that the page showed, and these columns of it are empty.

    Raises StaleRevisionError.
    """
    rows = EliminationList.objects.filter(pk=list_id, revision=seen, **unless)
    if not rows.update(revision=F("revision") + 1):
        raise StaleRevisionError(
            _("Someone changed this list meanwhile: here it is as it stands. Nothing was written.")
        )
    return EliminationList.objects.select_related("team", "procedure").get(pk=list_id)


def check_keeper(made: EliminationList, actor: User) -> None:
    """Raise ActRefusedError for who may not write what the archives answer."""
    if not keeps_files(actor, made.team_id):
        raise ActRefusedError(_("The heads of the service write what the archives answer, and who holds the right."))


def _chosen(elimination_list: EliminationList, lines: Collection[int]) -> EliminationLineQuerySet:
    """The lines of these keys, all of them waiting on this list."""
    rows = EliminationLine.objects.waiting().filter(elimination=elimination_list, transfer=None, pk__in=lines)
    if not lines or rows.count() != len(set(lines)):
        raise ActRefusedError(_("Tick requests of this list that still wait."))
    return rows
