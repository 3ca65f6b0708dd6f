"""What leaves by post of an act or of a message: the same text on the letter's page, or the PDF that the act made."""

from django.db import transaction
from django.utils.translation import gettext as _

from formkit.values import JsonValue
from locker.entry.intake import keep_generated
from locker.models import StoredFile
from portal.dates import long_date
from teleservices.legal import legal_day
from teleservices.letters.letterhead import Contents, parties, service
from teleservices.models import (
    Acknowledgement,
    DecisionWithdrawal,
    PostalSending,
    RequestEvent,
    ServiceRequest,
    SilenceAttestation,
)
from teleservices.paperwork.decision_letter import letter_pdf
from teleservices.paperwork.documents import Printed

Papers = list[tuple[str, StoredFile]]


def is_awaited(event: RequestEvent) -> bool:
    """Whether an act made a PDF of its own, which isn't there yet."""
    own_pdf = _made_by(event)
    return own_pdf is not None and own_pdf[0] is None


def papers_of(sending: PostalSending, title: str) -> Papers:
    """What goes in the envelope, each under its request's reference; `title` is what an act is called.

    The paper of an event or of a message is made once, with the address where it goes, and kept with its sending.
    """
    reference = sending.request.reference
    decided = sending.decision.letter if sending.decision else None
    own_pdf = _made_by(sending.event) if sending.event else None
    letter = decided or (own_pdf and own_pdf[0]) or _kept(sending, title)
    attachments = sending.message.documents.select_related("stored_file") if sending.message else []
    return [(reference, letter), *((reference, document.stored_file) for document in attachments)]


def posted_letter_pdf(sending: PostalSending, title: str) -> Printed:
    """The letter: what was told, to whom and where, by whom; the same bytes whenever it is made again."""
    contents: Contents = {
        **_parties(sending),
        "place_and_date": _("On %(date)s") % {"date": long_date(legal_day(sending.told_at))},
        "facts": [
            [_("Subject"), f"{sending.request.procedure.title} – {title}"],
            [_("Reference"), sending.request.reference],
        ],
        "opening": [],
        "outcome": "",
        "decision": [],
        "sections": [{"title": "", "paragraphs": [text for text in _text(sending).split("\n\n") if text.strip()]}],
        "closing": [_answered_where(sending.request), _("Yours faithfully,")],
        "notice": "",
        "enclosures": _enclosures(sending),
    }
    return letter_pdf(contents, reference=sending.request.reference, dated=sending.told_at)


def _kept(sending: PostalSending, title: str) -> StoredFile:
    if sending.paper:
        return sending.paper
    content = posted_letter_pdf(sending, title)
    with transaction.atomic():
        paper = keep_generated(content=content, page_count=content.page_count)
        # Where its address changed meanwhile, this paper is not its own: it is printed with the next.
        PostalSending.objects.filter(pk=sending.pk, recipient=sending.recipient, address=sending.address).update(
            paper=paper
        )
    return paper


def _made_by(event: RequestEvent) -> tuple[StoredFile | None] | None:
    """The PDF of an acknowledgement, of an attestation or of a withdrawal, perhaps not made yet; None of other acts."""
    data = event.data
    if key := data.get("acknowledgement"):
        return (_file(Acknowledgement.objects.filter(pk=key).values_list("stored_file", flat=True).first()),)
    if key := data.get("attestation"):
        return (_file(SilenceAttestation.objects.filter(pk=key).values_list("stored_file", flat=True).first()),)
    if key := data.get("withdrawal"):
        return (_file(DecisionWithdrawal.objects.filter(pk=key).values_list("letter", flat=True).first()),)
    return None


def _file(key: int | None) -> StoredFile | None:
    return StoredFile.objects.filter(pk=key).first() if key else None


def _parties(sending: PostalSending) -> Contents:
    """Who wrote, an agent of the service or the service itself, and to whom."""
    request, team = sending.request, sending.request.team
    author = sending.event.actor if sending.event else sending.message.author if sending.message else None
    is_agent = team is not None and author is not None and team.team_members.filter(user=author).exists()
    contact = team.agent_lines(author) if team and is_agent else []
    addressee: list[JsonValue] = [sending.recipient, *sending.address.splitlines()]
    return {**parties(request, contact=contact, addressee=addressee), "signature": [*contact, service(request)]}


def _text(sending: PostalSending) -> str:
    return sending.event.text if sending.event else sending.message.text if sending.message else ""


def _answered_where(request: ServiceRequest) -> str:
    return _("You may answer by post, at the address of the service, giving the reference %(reference)s.") % {
        "reference": request.reference
    }


def _enclosures(sending: PostalSending) -> list[JsonValue]:
    titles = [document.title for document in sending.message.documents.all()] if sending.message else []
    return [_("Enclosures:"), *titles] if titles else []
