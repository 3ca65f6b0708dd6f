"""The requests' part of an archive of personal data, and of the deletion of an account."""

from collections.abc import Iterator
from functools import partial

from django.core.files.base import ContentFile, File
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Profile, Role, User
from accounts.rights.erasure import Kept, Step, erasure_steps, own_profiles, shared_profiles
from accounts.rights.export_sections import (
    ExportedFile,
    Record,
    Section,
    administered_by,
    columns,
    in_words,
    personal_data_sections,
)
from formkit.showing.unseen import unseen_values
from locker.models import StoredFile
from locker.stores.storage import open_stored
from portal.dates import long_date
from teleservices.answering.answer_rows import answer_rows
from teleservices.answering.documents.slots import document_names
from teleservices.following.decided import opinions_told
from teleservices.lifecycle.afterwards.which_stands import decisions_of
from teleservices.lifecycle.attesting import attestation_of
from teleservices.lifecycle.retention.promises import fate_of, kept_for
from teleservices.lifecycle.retention.when_over import time_over_on
from teleservices.models import AgentCorrectionDocument, Decision, MessageDocument, ServiceRequest, State
from teleservices.models.requests.service_request import ServiceRequestQuerySet
from teleservices.paperwork.request_copy import request_copy_pdf

TOLD = ("act", "from_state", "to_state", "text", "at")
GIVEN = ("outcome", "authority", "author_name", "author_capacity", "act_number", "act_date", "reasons", "decided_at")
AFTERWARDS = ("amount_cents", "aid_regime", "aid_reference", "error", "ended_at", "ending")
PERSON = (
    *("role", "first_name", "last_name", "birth_date", "address", "email", "telephone"),
    *("capacity", "scope", "until"),
)
PAID = ("kind", "amount_cents", "trigger", "days", "due_on", "event", "documents", "until_months")
OWED = ("kind", "text", "due", "months", "due_on", "documents")
DECLARED = ("stated_on", "is_nil", "regime", "granted_on", "amount_cents", "granted_by", "withdrawn_at")
WITHDRAWN = ("ground", *GIVEN[1:-1], "withdrawn_at")
BY_POST = (
    *("is_registered", "recipient", "address", "number", "posted_on"),
    *("received_on", "returned_on", "return_reason", "cancelled_at"),
)
CONTESTED = ("kind", "received_on", "deadline", "answer", "answered_at", "reasons")


def register() -> None:
    """Called once when the app is ready."""
    section = Section("demandes", gettext_lazy("Your requests"), lambda user: _exported(user).count(), requests_of)
    personal_data_sections.register("requests", section, order=60)
    alerts = Section(
        "alertes",
        gettext_lazy("Openings that you asked to be told of"),
        lambda user: user.opening_alerts.count(),
        _awaited,
    )
    personal_data_sections.register("opening_alerts", alerts, order=62)
    erasure_steps.register("requests", Step(erased=what_goes, kept=what_stays, run=erase), order=10)


# --- The archive -----------------------------------------------------------------------------------------------------
def requests_of(user: User) -> Iterator[Record]:
    """Drafts and requests, with answers, documents, acknowledgement, letters and a copy to read."""
    for request in _exported(user).iterator(chunk_size=50):
        yield Record(
            f"{request.procedure.title} – {request.reference}", _data(request), _contents(request), _files(request)
        )


def _awaited(user: User) -> Iterator[Record]:
    for alert in user.opening_alerts.select_related("procedure").order_by("pk"):
        data = {"procedure": alert.procedure.code, **columns(alert, ("asked_at",))}
        yield Record(alert.procedure.title, data, [(_("Asked on"), in_words(alert.asked_at))])


def _exported(user: User) -> QuerySet[ServiceRequest]:
    """All of the profiles that the person administers; of the others, those that they filed themselves."""
    requests = ServiceRequest.objects.visible_to(user).filter(Q(profile__in=administered_by(user)) | Q(applicant=user))
    related = (
        "procedure",
        "form_version",
        "profile__type",
        "applicant",
        "stage",
        "team",
        "acknowledgement__stored_file",
        "beneficiary",
    )
    return requests.select_related(*related).order_by("pk")


def _data(request: ServiceRequest) -> dict[str, object]:
    return {
        **columns(request, ("reference", "state", "created_at", "updated_at", "submitted_at", "decided_at")),
        "procedure": {"code": request.procedure.code, "title": request.procedure.title},
        "profile": request.profile.name,
        "form_version": request.form_version.number,
        "persons": [columns(person, PERSON) for person in request.persons.all()],
        "answers": request.answers,
        "events": [columns(event, TOLD) for event in request.events.filter(is_public=True)],
        "decisions": [_decision(decision) for decision in decisions_of(request)],
        "declared_aids": [columns(line, DECLARED) for line in request.declared_aids.all()],
        "corrections": [
            columns(correction, ("message", "remarks", "deadline", "asked_at", "confirmation"))
            for correction in request.corrections.all()
        ],
        "corrections_by_service": [
            columns(correction, ("field_key", "reason", "former_answers", "answers", "corrected_at"))
            for correction in request.agent_corrections.all()
        ],
        "opinions": [
            columns(opinion, ("capacity", "verdict", "text", "answered_at"))
            for opinion in opinions_told(request, list(request.decisions.all()))
        ],
        "messages": [
            columns(message, ("side", "author_name", "text", "sent_at")) for message in request.messages.all()
        ],
        "letters_by_post": [columns(sending, BY_POST) for sending in request.sendings.filter(decision=None)],
    }


def _decision(decision: Decision) -> dict[str, object]:
    """A decision with what came after it."""
    withdrawal = getattr(decision, "withdrawal", None)
    return {
        **columns(decision, GIVEN + AFTERWARDS),
        "instalments": [columns(row, PAID) for row in decision.instalments.all()],
        "obligations": [columns(row, OWED) for row in decision.obligations.all()],
        "withdrawal": columns(withdrawal, WITHDRAWN) if withdrawal else None,
        "withdrawals_considered": [
            columns(notice, ("grounds", "observations_until", "announced_at", "given_up_at"))
            for notice in decision.withdrawal_notices.all()
        ],
        "appeals": [columns(appeal, CONTESTED) for appeal in decision.appeals.all()],
        "letters_by_post": [columns(sending, BY_POST) for sending in decision.sendings.all()],
    }


def _contents(request: ServiceRequest) -> list[tuple[str, str]]:
    contents = [
        (_("Profile"), request.profile.name),
        (_("Status"), request.stage.name if request.stage else str(request.get_state_display())),
        (_("Transmitted on"), in_words(request.submitted_at) if request.submitted_at else ""),
    ]
    for _step, answers in answer_rows(request, document_names(request)):
        contents += [(answer.question, answer.answer) for answer in answers]
    contents += _worked_out(request)
    contents += [
        (_("Message of %(day)s") % {"day": in_words(message.sent_at)}, message.text)
        for message in request.messages.all()
    ]
    return [(label, text) for label, text in contents if text]


def _worked_out(request: ServiceRequest) -> list[tuple[str, str]]:
    """What was calculated about the person and no page shows them, be it seen by the service or by nobody.

    They have a right to the data held about them, these among them (GDPR, article 15), and to what an algorithm made
    of them (CRPA R311-3-1-2): who sees a value on a screen takes nothing from that.
    """
    words = _("%(label)s (calculated by the portal, not shown on your pages)")
    values = unseen_values(request.form.fields(), request.answers)
    return [(words % {"label": value.label}, value.text) for value in values]


def _files(request: ServiceRequest) -> tuple[ExportedFile, ...]:
    documents = [
        (attachment.title, attachment.stored_file) for attachment in request.attachments.select_related("stored_file")
    ]
    receipt = getattr(request, "acknowledgement", None)
    if receipt and receipt.stored_file:
        documents.append((_("Acknowledgement of receipt"), receipt.stored_file))
    attestation = attestation_of(request)
    if attestation and attestation.stored_file:
        documents.append((_("Attestation of acceptance by silence"), attestation.stored_file))
    documents += _letters(request)
    taken_away = AgentCorrectionDocument.objects.filter(correction__request=request, is_taken_away=True)
    documents += [(document.title, document.stored_file) for document in taken_away.select_related("stored_file")]
    message_documents = MessageDocument.objects.filter(message__request=request).select_related("stored_file")
    documents += [(document.title, document.stored_file) for document in message_documents]
    copy = ExportedFile(f"{_('copy')} {request.reference}", partial(_copy, request))
    return (copy, *(_exported_file(request, title, stored) for title, stored in documents))


def _letters(request: ServiceRequest) -> list[tuple[str, StoredFile]]:
    """Those of its decisions and of their withdrawals that are made."""
    decisions = list(decisions_of(request))
    withdrawals = [decision.withdrawal for decision in decisions if hasattr(decision, "withdrawal")]
    decision_letters = [(_("Decision letter"), decision.letter) for decision in decisions if decision.letter]
    return [*decision_letters, *((_("Letter of withdrawal"), each.letter) for each in withdrawals if each.letter)]


def _copy(request: ServiceRequest) -> "File[bytes]":
    return ContentFile(request_copy_pdf(request))


def _exported_file(request: ServiceRequest, title: str, stored: StoredFile) -> ExportedFile:
    return ExportedFile(f"{request.reference} {title}", partial(open_stored, stored))


# --- The deletion ----------------------------------------------------------------------------------------------------
def what_goes(user: User) -> list[str]:
    """A sentence that says how many drafts the deletion of the account erases; none when there are none."""
    count = _own(user).drafts().count()
    if not count:
        return []
    return [
        ngettext(
            "Your draft, not transmitted, with its documents.",
            "Your %(count)s drafts, not transmitted, with their documents.",
            count,
        )
        % {"count": count}
    ]


def what_stays(user: User) -> list[Kept]:
    """Each transmitted request, with the reason and the time that its procedure says."""
    requests = _own(user).transmitted().select_related("procedure", "desk_facts").order_by("-submitted_at", "-pk")
    return [
        Kept(
            what=_("%(procedure)s, request %(reference)s")
            % {"procedure": request.procedure.title, "reference": request.reference},
            why=_why(request),
            until=_until(request),
        )
        for request in requests
    ]


def _why(request: ServiceRequest) -> str:
    if request.state in State.open():
        return _(
            "It is being processed: the département owes you an answer, sent by post to the name and address that it"
            " holds. To give it up, withdraw it first."
        )
    return _("The département must be able to account for its decisions.")


def _until(request: ServiceRequest) -> str:
    """The day when it is known, else the time counted from its beginning; then what becomes of it."""
    day = time_over_on(request)
    sentence = _("Kept until %(day)s at least.") % {"day": long_date(day)} if day else kept_for(request.procedure)
    return f"{sentence} {fate_of(request.procedure)}"


def erase(user: User) -> None:
    """Delete the drafts of the profiles that end; hand on those of the others; keep what was transmitted.

    The rows are locked first: a draft that is being transmitted elsewhere is waited for, and then kept.
    """
    user.opening_alerts.all().delete()
    user.phone_links.all().delete()
    ending, shared = list(own_profiles(user)), list(shared_profiles(user))
    concerned = Q(profile__in=ending) | Q(profile__in=shared, applicant=user)
    list(ServiceRequest.objects.select_for_update().filter(concerned).order_by("pk").values_list("pk", flat=True))
    ServiceRequest.objects.drafts().filter(profile__in=ending).delete()
    for profile in ending:
        _keep_an_address(profile, user)
    for profile in shared:
        _hand_on(profile, user)


def _keep_an_address(profile: Profile, user: User) -> None:
    """What is under review is answered by post: its profile needs the address that only the account knew."""
    open_requests = profile.requests.filter(state__in=State.open())
    if profile.type.is_personal and not profile.postal_address and open_requests.exists():
        profile.address_line, profile.postcode, profile.city = user.address_line, user.postcode, user.city
        profile.save(update_fields=["address_line", "postcode", "city"])


def _hand_on(profile: Profile, user: User) -> None:
    """The drafts and the requests under way of an organisation go on with one of its administrators."""
    others = profile.memberships.exclude(user=user).filter(user__is_active=True, role__in=Role.filing())
    heir = others.order_by("role", "pk").first()  # administrators before editors
    if heir:
        going_on = Q(state=State.DRAFT) | Q(state__in=State.open())
        ServiceRequest.objects.filter(going_on, profile=profile, applicant=user).update(applicant=heir.user_id)


def _own(user: User) -> ServiceRequestQuerySet:
    """Those of the profiles that end, which are asked for first: PostgreSQL would join whole tables before it."""
    return ServiceRequest.objects.filter(profile__in=list(own_profiles(user)))
