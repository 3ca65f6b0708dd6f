"""The PDFs that follow an act, made once whoever asks and however often. Tasks call these with a primary key."""

from django.db import transaction
from django.utils.translation import gettext as _

from locker.delivery import deliver
from locker.entry.intake import keep_generated
from locker.models import StoredFile
from teleservices.models import Acknowledgement, Decision, DecisionWithdrawal, SilenceAttestation
from teleservices.paperwork.acknowledgement import acknowledgement_pdf, attestation_pdf
from teleservices.paperwork.decision_letter import decision_letter_pdf
from teleservices.paperwork.documents import Printed
from teleservices.paperwork.withdrawal_letter import withdrawal_letter_pdf


def decision_title(decision: Decision) -> str:
    """The title of its letter among the documents received."""
    words = {"procedure": decision.request.procedure.title}
    if decision.error:
        return _("Decision put right: %(procedure)s") % words
    return _("Decision: %(procedure)s") % words


def keep_acknowledgement(*, acknowledgement_id: int) -> None:
    """Make the PDF of an acknowledgement and keep it, unless it is kept already or the request was erased."""
    acknowledgement = Acknowledgement.objects.select_related("request__procedure").filter(pk=acknowledgement_id).first()
    if acknowledgement is None or acknowledgement.stored_file_id:
        return
    content = acknowledgement_pdf(acknowledgement)
    with transaction.atomic():
        Acknowledgement.objects.filter(pk=acknowledgement.pk, stored_file=None).update(stored_file=_keep(content))


def deliver_decision_letter(*, decision_id: int) -> None:
    """Make the letter of a decision unless it exists, and put it once among the documents that the profile received."""
    decision = (
        Decision.objects.select_related(
            "letter",
            "author",
            "delegation",
            "replaces",
            "request__procedure",
            "request__team",
            "request__assignee",
            "request__applicant",
            "request__profile__type",
        )
        .filter(pk=decision_id)
        .first()
    )
    if decision is None:
        return
    content = None if decision.letter else decision_letter_pdf(decision)
    with transaction.atomic():
        deliver(
            profile=decision.request.profile,
            stored_file=_letter_kept_first(decision, content),
            title=decision_title(decision),
            sender=decision.request.team.name if decision.request.team else "",
            about=decision.request.reference,
        )


def deliver_attestation(*, attestation_id: int) -> None:
    """Make an attestation unless it exists, and put it once among the documents that the profile received."""
    attestation = (
        SilenceAttestation.objects.select_related(
            "request__procedure", "request__profile", "request__acknowledgement", "request__beneficiary"
        )
        .filter(pk=attestation_id)
        .first()
    )
    if attestation is None:
        return
    content = None if attestation.stored_file_id else attestation_pdf(attestation)
    this = SilenceAttestation.objects.filter(pk=attestation.pk)
    with transaction.atomic():
        if content is not None:
            this.filter(stored_file=None).update(stored_file=_keep(content))
        deliver(
            profile=attestation.request.profile,
            stored_file=StoredFile.objects.get(pk__in=this.values("stored_file")),
            title=_("Attestation of acceptance by silence: %(procedure)s")
            % {"procedure": attestation.request.procedure.title},
            sender=attestation.service_name,
            about=attestation.request.reference,
        )


def deliver_withdrawal_letter(*, withdrawal_id: int) -> None:
    """Make the letter of a withdrawal unless it exists, and put it once among the documents that the profile received.

    Done twice at once, one of the two letters stays: they are the same.
    """
    related = ("letter", "delegation", "decision__request__profile__type", "decision__request__procedure")
    beside = ("decision__request__team", "decision__request__applicant")
    withdrawals = DecisionWithdrawal.objects.select_related(*related, *beside)
    withdrawal = withdrawals.filter(pk=withdrawal_id).first()
    if withdrawal is None:
        return
    content, request = None if withdrawal.letter else withdrawal_letter_pdf(withdrawal), withdrawal.decision.request
    this = DecisionWithdrawal.objects.filter(pk=withdrawal.pk)
    with transaction.atomic():
        if content is not None:
            this.filter(letter=None).update(letter=_keep(content))
        deliver(
            profile=request.profile,
            stored_file=StoredFile.objects.get(pk__in=this.values("letter")),
            title=_("Withdrawal of a decision: %(procedure)s") % {"procedure": request.procedure.title},
            sender=request.team.name if request.team else "",
            about=request.reference,
        )


def make_what_is_missing(*, request_id: int) -> None:
    """Make now the PDFs of a request that a task still waits to make; that task will find them made."""
    for pk in Acknowledgement.objects.filter(request=request_id, stored_file=None).values_list("pk", flat=True):
        keep_acknowledgement(acknowledgement_id=pk)
    for pk in Decision.objects.filter(request=request_id, letter=None).values_list("pk", flat=True):
        deliver_decision_letter(decision_id=pk)
    withdrawals = DecisionWithdrawal.objects.filter(decision__request=request_id, letter=None)
    for pk in withdrawals.values_list("pk", flat=True):
        deliver_withdrawal_letter(withdrawal_id=pk)
    for pk in SilenceAttestation.objects.filter(request=request_id, stored_file=None).values_list("pk", flat=True):
        deliver_attestation(attestation_id=pk)


def _letter_kept_first(decision: Decision, content: Printed | None) -> StoredFile:
    """Keep `content` as the letter unless another worker was faster; returns the letter that stays."""
    this = Decision.objects.filter(pk=decision.pk)
    if content is not None:
        this.filter(letter=None).update(letter=_keep(content))
    return StoredFile.objects.get(pk__in=this.values("letter"))


def _keep(content: Printed) -> StoredFile:
    return keep_generated(content=content, page_count=content.page_count)
