"""What designers are told of a publication that waits for approval. Within the transaction of its cause."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.models import User
from notifications import outbox
from portal.identity.department import whole_url
from teleservices.models import PublicationRequest, Verdict


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
