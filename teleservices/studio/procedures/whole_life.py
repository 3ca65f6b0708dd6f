"""What becomes of a whole procedure: closed at once, reopened, archived, taken out, deleted. It applies at once.

Nothing of it is in the draft: it is neither published nor undone, and Wagtail's journal keeps who did it.
"""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Count, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from accounts.models import User
from portal.admin.change_journal import remember
from teleservices.models import Procedure, State
from teleservices.permissions import DESIGN
from teleservices.studio.drafting.drafts import designed_and_locked
from teleservices.studio.errors import DesignRefusedError, StudioError

CLOSING = ("closed_at", "closed_reason", "replaced_by")
"""Columns of a procedure closed at once."""
ARCHIVED = "is_archived"


class WholeLifeError(StudioError):
    """What the procedure has become meanwhile, or what hangs on it, prevents the act."""


@transaction.atomic
def close_now(*, procedure_id: int, author: User, reason: str, replaced_by: Procedure | None = None) -> Procedure:
    """Close it whatever its calendar says, with the reason that applicants read.

    Drafts are kept, and can't be transmitted. Raises DesignRefusedError, WholeLifeError when it isn't published or
    someone has just closed it, ValueError without a reason or when it would replace itself.
    """
    procedure = designed_and_locked(procedure_id, author)
    if procedure.current_version_id is None:
        raise WholeLifeError(_("This procedure was never published: nobody can start it."))
    if procedure.closed_at is not None:
        raise WholeLifeError(_("This procedure is closed already: someone has just done it."))
    if not reason.strip() or (replaced_by and replaced_by.pk == procedure.pk):
        raise ValueError("a procedure is closed for a reason, and something else replaces it")
    procedure.closed_at, procedure.closed_reason = timezone.now(), reason.strip()
    procedure.replaced_by = replaced_by
    return _kept(procedure, author, CLOSING)


@transaction.atomic
def reopen(*, procedure_id: int, author: User) -> Procedure:
    """Let its calendar say again when it is open. Raises DesignRefusedError, WholeLifeError when it isn't closed."""
    procedure = designed_and_locked(procedure_id, author)
    if procedure.closed_at is None:
        raise WholeLifeError(_("This procedure isn’t closed any more: someone has just reopened it."))
    procedure.closed_at, procedure.closed_reason, procedure.replaced_by = None, "", None
    return _kept(procedure, author, CLOSING)


@transaction.atomic
def archive(*, procedure_id: int, author: User) -> Procedure:
    """Take it out of lists and of the studio; its requests go on. Raises DesignRefusedError, WholeLifeError."""
    procedure = _locked(procedure_id, author)
    if procedure.is_archived:
        raise WholeLifeError(_("This procedure is archived already: someone has just done it."))
    procedure.is_archived = True
    return _kept(procedure, author, (ARCHIVED,))


@transaction.atomic
def take_out_of_the_archives(*, procedure_id: int, author: User) -> Procedure:
    """Put it back where it was. Raises DesignRefusedError, WholeLifeError when it isn't archived."""
    procedure = _locked(procedure_id, author)
    if not procedure.is_archived:
        raise WholeLifeError(_("This procedure isn’t archived any more: someone has just taken it out."))
    procedure.is_archived = False
    return _kept(procedure, author, (ARCHIVED,))


@transaction.atomic
def delete(*, procedure_id: int, author: User, number: int) -> None:
    """Delete what nothing hangs on, with its draft (the one of this number) and its stages.

    Raises DesignRefusedError, WholeLifeError.
    """
    procedure = _locked(procedure_id, author)
    if procedure.draft_number != number:
        raise WholeLifeError(_("Someone has changed this procedure meanwhile: look at it before you delete it."))
    if reasons := list(why_not_deleted(procedure)):
        raise WholeLifeError(" ".join(reasons))
    log(instance=procedure, action="wagtail.delete", user=author, deleted=True)
    try:
        with transaction.atomic():
            procedure.delete()
    except ProtectedError as error:
        text = _("Something else names this procedure: a delegation or an export, for example.")
        raise WholeLifeError(text) from error


def hanging_on(procedure: Procedure) -> dict[str, int]:
    """How many requests under way, finished requests and drafts hang on it, by name."""
    rows = procedure.requests.order_by().values_list("state").annotate(n=Count("*"))
    counts = {"drafts": 0, "open": 0, "ended": 0}
    for state, number in rows:
        kind = "drafts" if state == State.DRAFT else "open" if state in State.open() else "ended"
        counts[kind] += number
    return counts


def why_not_deleted(procedure: Procedure) -> Iterator[str]:
    """Each thing that keeps it, in a sentence."""
    if procedure.versions.exists():
        yield _("It was published: its address and its versions are kept.")
    counts = hanging_on(procedure)
    if transmitted := counts["open"] + counts["ended"]:
        text = ngettext("%(count)d request was transmitted.", "%(count)d requests were transmitted.", transmitted)
        yield text % {"count": transmitted}
    if drafts := counts["drafts"]:
        yield ngettext("%(count)d draft is begun.", "%(count)d drafts are begun.", drafts) % {"count": drafts}
    if hasattr(procedure, "page"):  # the public face, of an app above
        yield _("It has a public page: delete that first.")


def _locked(procedure_id: int, author: User) -> Procedure:
    """The procedure, archived or not, held until the end of the transaction."""
    if not author.has_perm(DESIGN):
        raise DesignRefusedError
    procedure = Procedure.objects.select_for_update().filter(pk=procedure_id).first()
    if procedure is None:
        raise WholeLifeError(_("This procedure no longer exists: someone has just deleted it."))
    return procedure


def _kept(procedure: Procedure, author: User, names: tuple[str, ...]) -> Procedure:
    """Saved as a whole row is: what pages show of it is made again."""
    procedure.save(update_fields=names)
    remember(procedure, author, names)
    return procedure
