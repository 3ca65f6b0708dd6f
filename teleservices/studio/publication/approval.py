"""A second designer reads a draft before it goes live: asked, approved or sent back, each told to who waits for it."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import holders
from notifications import outbox
from portal.identity.department import whole_url
from portal.words.typography import clean_text
from teleservices.models import FormVersion, Procedure, PublicationRequest, Verdict
from teleservices.permissions import DESIGN
from teleservices.studio.drafting.drafts import changes_since, designed_and_locked, has_changes
from teleservices.studio.errors import ApprovalError, StaleDraftError
from teleservices.studio.publication.publishing import ready_to_publish
from teleservices.studio.publication.putting_in_force import put_in_force


def waiting_request(procedure: Procedure) -> PublicationRequest | None:
    """The request that waits to be read, if any: void when its draft has moved since."""
    return procedure.publication_requests.filter(verdict=Verdict.WAITING).select_related("asked_by").first()


def other_designers(author: User) -> list[User]:
    """Who could approve what `author` asks for."""
    return list(holders(DESIGN).exclude(pk=author.pk).order_by("pk"))


@transaction.atomic
def ask(
    *, procedure_id: int, author: User, draft_number: int, message: str = "", despite_scenarios: bool = False
) -> PublicationRequest:
    """Ask that another designer publishes the draft that the author saw; asked twice, it is the same request.

    One that waited for an older draft is void. Raises NotReadyError, StaleDraftError, DesignRefusedError,
    ScenarioError as `publish` does, and ApprovalError when there is nothing to approve or nobody to do it.
    """
    procedure = ready_to_publish(
        procedure_id=procedure_id, author=author, draft_number=draft_number, despite_scenarios=despite_scenarios
    )
    if not (procedure.needs_approval and has_changes(procedure)):
        raise ApprovalError(_("There is nothing to approve here."))
    approvers = other_designers(author)
    if not approvers:
        raise ApprovalError(_("Nobody else can approve: an administrator must give someone the right to design."))
    present = waiting_request(procedure)
    if present and present.draft_number == draft_number:
        return present
    if present:
        _close(present, Verdict.VOID, None)
    request = PublicationRequest.objects.create(
        procedure=procedure, draft_number=draft_number, message=clean_text(message, multiline=True), asked_by=author
    )
    tell_asked(request, approvers)
    return request


@transaction.atomic
def approve(*, procedure_id: int, author: User, draft_number: int, despite_scenarios: bool = False) -> FormVersion:
    """Publish, for the designer who asked, the draft that both read. Raises as `publish`, and ApprovalError."""
    procedure = ready_to_publish(
        procedure_id=procedure_id, author=author, draft_number=draft_number, despite_scenarios=despite_scenarios
    )
    request = _read_by_another(procedure, author)
    if request.draft_number != draft_number:
        raise StaleDraftError(changes_since(procedure, request.draft_number))
    version = put_in_force(procedure, author)
    _close(request, Verdict.APPROVED, author, version=version)
    tell_decided(request)
    return version


@transaction.atomic
def send_back(*, procedure_id: int, author: User, reason: str, draft_number: int | None = None) -> PublicationRequest:
    """Refuse to publish, and say why to the designer who asked.

    `draft_number`: the draft that the author read. Raises DesignRefusedError, ApprovalError when there is no reason,
    or when what waits is another draft.
    """
    procedure = designed_and_locked(procedure_id, author)
    request = _read_by_another(procedure, author)
    if draft_number not in (None, request.draft_number, procedure.draft_number):
        raise ApprovalError(_("Another version waits since you opened this page: read it first."))
    reason = clean_text(reason, multiline=True)
    if not reason:
        raise ApprovalError(_("Say what must be changed: the person who asked will read it."))
    _close(request, Verdict.SENT_BACK, author, reason=reason)
    tell_decided(request)
    return request


@transaction.atomic
def withdraw(*, procedure_id: int, author: User) -> None:
    """Give up what one asked for. Raises DesignRefusedError, ApprovalError."""
    procedure = designed_and_locked(procedure_id, author)
    request = waiting_request(procedure)
    if request is None or request.asked_by_id != author.pk:
        raise ApprovalError(_("This request was not made by you, or is over."))
    _close(request, Verdict.WITHDRAWN, author)


def _read_by_another(procedure: Procedure, author: User) -> PublicationRequest:
    request = waiting_request(procedure)
    if request is None:
        raise ApprovalError(_("Nobody waits for an approval: someone else may have given it."))
    if request.asked_by_id == author.pk:
        raise ApprovalError(_("Another person than the one who asked must approve."))
    return request


def _close(
    request: PublicationRequest,
    verdict: Verdict,
    author: User | None,
    *,
    reason: str = "",
    version: FormVersion | None = None,
) -> None:
    request.verdict, request.decided_by, request.decided_at = verdict, author, timezone.now()
    request.reason, request.version = reason, version
    request.save()


def requests_of(procedure: Procedure) -> Iterable[PublicationRequest]:
    """All the requests, the latest first, with who asked and who decided."""
    return procedure.publication_requests.select_related("asked_by", "decided_by", "version").defer("version__schema")


def tell_asked(asked: PublicationRequest, approvers: Iterable[User]) -> None:
    """Ask the other designers to read the draft."""
    parameters = {"title": asked.procedure.title, "who": _name(asked.asked_by)}
    subject = _("“%(title)s”: changes to approve") % parameters
    text = (
        _("%(who)s asks you to read what changes in “%(title)s”, then to approve it or to send it back.") % parameters
    )
    for approver in approvers:
        _post(asked, approver, subject, text, asked.message)


def tell_decided(asked: PublicationRequest) -> None:
    """Tell who asked what became of it."""
    if asked.asked_by is None or not asked.asked_by.is_active:
        return
    parameters = {"title": asked.procedure.title, "who": _name(asked.decided_by)}
    if asked.verdict == Verdict.APPROVED:
        subject = _("“%(title)s”: your changes are published") % parameters
        text = _("%(who)s approved what you changed in “%(title)s”. It is published.") % parameters
    else:
        subject = _("“%(title)s”: your changes were sent back") % parameters
        text = _("%(who)s sent back what you changed in “%(title)s”. The reason:") % parameters
    _post(asked, asked.asked_by, subject, text, asked.reason)


def _post(request: PublicationRequest, reader: User, subject: str, text: str, quoted: str) -> None:
    context = {"said": text, "quoted": quoted, "url": whole_url("studio:publish", request.procedure.uuid)}
    outbox.write(
        "studio/approval",
        context,
        key=f"publication:{request.pk}:{request.verdict}:{reader.pk}",
        kind="publication.approval",
        recipient=reader.email,
        subject=subject,
    )


def _name(user: User | None) -> str:
    return user.get_full_name() if user else _("someone")
