"""« Refaire une demande semblable »."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.profiles.spaces import signed_in
from formkit.design.moving import SetAside, move_answers
from formkit.fieldtypes import REGISTRY, field_type
from portal.web.form_addresses import opens_at
from teleservices.answering.beneficiaries import COLUMNS
from teleservices.filing.access import own_page, own_request
from teleservices.filing.pages import first_page_url
from teleservices.filing.starting import start
from teleservices.lifecycle import ActRefusedError
from teleservices.models import MANDATE, Attachment, ServiceRequest, State


@transaction.atomic
def duplicate(*, request: ServiceRequest, actor: User) -> ServiceRequest:
    """Open a draft of the same procedure for the same profile, on the form in force, with all that still fits.

    What the account and the profile know now wins over what the request said then. Statements have to be made again,
    and documents whose validity has ended, or whose question is gone, have to be given again. What the form's changes
    since then mean for the answers is told, as of a draft that follows its form.
    Raises ActRefusedError when the procedure is closed, or not for this person or profile any more.
    """
    draft = start(
        procedure=request.procedure, profile=request.profile, user=actor, for_someone=request.for_someone is not None
    )
    move = move_answers(request.form, draft.form, request.answers, ())
    fields = draft.form.fields()
    given_anew = {field.key for field in fields if field_type(field).given_each_time}
    answers = {key: value for key, value in move.answers.items() if key not in given_anew}
    draft.answers = answers | draft.answers
    if draft.form_version != request.form_version:
        draft.moved_from = request.form_version
        draft.set_aside = [answer.model_dump() for answer in move.set_aside if not _is_given_each_time(answer)]
    draft.save(update_fields=["answers", "moved_from", "set_aside", "updated_at"])
    _take_up_beneficiary(request, draft)
    _take_up_documents(request, draft)
    return draft


def _is_given_each_time(answer: SetAside) -> bool:
    kind = REGISTRY.get(answer.type)
    return kind is not None and kind.given_each_time


def documents_left(*, former: ServiceRequest, draft: ServiceRequest) -> list[str]:
    """Titles of the documents of `former` that `draft`, made from it just now, did not take up."""
    taken_up = set(draft.attachments.values_list("field_key", "stored_file_id"))
    documents = former.attachments.values_list("field_key", "stored_file_id", "title")
    return [title for field_key, stored_file, title in documents if (field_key, stored_file) not in taken_up]


def _take_up_beneficiary(request: ServiceRequest, draft: ServiceRequest) -> None:
    """The same person in the same capacity, where the procedure still takes requests for someone else."""
    before, now = request.for_someone, draft.for_someone
    if before is None or now is None:
        return
    for name in COLUMNS.values():
        setattr(now, name, getattr(before, name))
    now.save()


def _take_up_documents(request: ServiceRequest, draft: ServiceRequest) -> None:
    room = {field.key: field.limit for field in draft.form.document_fields()}
    if draft.for_someone and draft.procedure.asks_mandate_proof:
        room[MANDATE] = request.attachments.filter(field_key=MANDATE).count()
    today = timezone.localdate()
    for attachment in request.attachments.select_related("locker_document"):
        lapses_on = attachment.locker_document.valid_until if attachment.locker_document else None
        if room.get(attachment.field_key, 0) <= 0 or (lapses_on and lapses_on < today):
            continue
        room[attachment.field_key] -= 1
        Attachment.objects.create(
            request=draft,
            field_key=attachment.field_key,
            row_id=attachment.row_id,
            stored_file=attachment.stored_file,
            locker_document=attachment.locker_document,
            title=attachment.title,
        )


@login_required
@opens_at(own_page("request_detail"))
def duplicate_request(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a draft from a transmitted request, at its first page since each answer must be read again.

    What prevents it is said on the request's page.
    """
    user = signed_in(request)
    former = own_request(user, reference)
    if former.state == State.DRAFT:
        return redirect("filing_resume", former.reference)
    try:
        draft = duplicate(request=former, actor=user)
    except ActRefusedError as refused:
        messages.warning(request, refused.message)
        return redirect("request_detail", former.reference)
    messages.success(request, _("Here is your new draft. Check each answer: something may have changed since."))
    if titles := documents_left(former=former, draft=draft):
        text = _("These documents were not taken up, being no longer valid or no longer asked for: %(titles)s.")
        messages.warning(request, text % {"titles": "\u00a0; ".join(titles)})
    return redirect(first_page_url(draft))
