"""Files the requests and does what followed, each act at its own time, by the functions that the screens call."""

from collections.abc import Mapping
from random import Random
from urllib.parse import urlencode

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from accounts.entrance.registration import own_profile
from accounts.models import Profile, User
from formkit.fieldtypes import takes_documents
from formkit.path import walk
from formkit.values import JsonValue
from home.demo.clock import clock_at, days_ago
from home.demo.loaders.acts import DECISIONS, payload_of
from home.demo.loaders.annotations import annotations_for
from home.demo.loaders.documents import upload_of
from home.demo.loaders.signatures import worked
from home.demo.papers.organisations import project_budget
from home.demo.stories import STORIES, Done, Someone, Story
from locker.delivery import mark_opened
from locker.models import LockerDocument
from teleservices.answering.beneficiaries import COLUMNS, beneficiary_page
from teleservices.answering.documents.folders import DraftFolder
from teleservices.answering.fingerprints import NOTHING
from teleservices.answering.saving import save_page
from teleservices.desk.sheet.annotations.storing import save_annotation
from teleservices.filing.starting import start
from teleservices.filing.transmission import transmit
from teleservices.lifecycle import perform
from teleservices.models import Acknowledgement, Procedure, RequestEvent, ServiceRequest
from teleservices.paperwork import effects

BUDGET = "budget-previsionnel"


def load_requests() -> None:
    """Tell every story."""
    for number, story in enumerate(STORIES):
        _tell(story, minute=7 * number % 60)


def _tell(story: Story, *, minute: int) -> None:
    # Before the clock is set back: dates count from the day of the loading.
    user, answers = User.objects.get(email=story.person), story.answers_on(timezone.localdate(days_ago(0)))
    with clock_at(days_ago(story.started, hour=18, minute=minute)):
        draft = _start(story, user, answers)
    if story.transmitted is None:
        return
    with clock_at(days_ago(story.transmitted, hour=19, minute=minute)):
        _transmit(draft, user)
    ago = float(story.transmitted)
    for deed in story.acts:
        ago = min(ago, worked(deed.ago, timezone.localdate(days_ago(0))) if deed.act in DECISIONS else deed.ago)
        with clock_at(days_ago(ago, hour=10, minute=minute)):
            _act(draft, deed, user)
    if story.opened is not None:
        with clock_at(days_ago(story.opened, hour=12, minute=minute)):
            mark_opened(document=LockerDocument.objects.received().get(about=draft.reference), user=user)


def _transmit(draft: ServiceRequest, user: User) -> None:
    """Join what the form requires, transmit, and have the acknowledgement made at once."""
    _join_documents(draft, user)
    transmit(request_id=draft.pk, actor=user, revision_number=draft.revision_number, on_honour=True)
    effects.keep_acknowledgement(acknowledgement_id=Acknowledgement.objects.get(request=draft).pk)


def _start(story: Story, user: User, answers: dict[str, JsonValue]) -> ServiceRequest:
    profile = Profile.objects.get(name=story.profile) if story.profile else own_profile(user=user)
    procedure = Procedure.objects.get(code=story.procedure)
    draft = start(procedure=procedure, profile=profile, user=user, for_someone=story.someone is not None)
    if story.someone:
        _name(draft, story.someone, user)
    return _answered(draft, answers, user)


@transaction.atomic
def _answered(draft: ServiceRequest, answers: Mapping[str, JsonValue], user: User) -> ServiceRequest:
    """Write answers in a draft as its pages do, once read."""
    folder = DraftFolder(draft)
    current, at = folder.locked(user), timezone.now()
    current.answers, current.updated_at = {**current.answers, **answers}, at
    current.edits |= {key: [user.pk, at.isoformat(timespec="seconds")] for key in answers}
    folder.write(current, answers)
    draft.refresh_from_db()
    return draft


def _name(draft: ServiceRequest, someone: Someone, user: User) -> None:
    """Say whom a request is for, as on its page."""
    values = {key: str(getattr(someone, name, "")) for key, name in COLUMNS.items()}
    fields = QueryDict(urlencode(values))
    save_page(page=beneficiary_page(draft, fields), actor=user, data=fields, seen={})
    draft.refresh_from_db(fields=["revision_number"])


def _join_documents(draft: ServiceRequest, user: User) -> None:
    """Answer every document that the path requires: a new budget for each project, the rest from the locker."""
    for _step, fields in walk(draft.form, dict(draft.answers)):
        for field in fields:
            if not takes_documents(field) or not field.required:
                continue
            if field.category == BUDGET:
                project = draft.answers.get("f_projet") or draft.answers.get("f_manifestation")
                paper = project_budget(draft.profile.name, str(project), draft.answers)
                DraftFolder(draft).join_upload(field=field, upload=upload_of(paper), actor=user)
            else:
                document = LockerDocument.objects.sent().get(profile=draft.profile, category__code=field.category)
                DraftFolder(draft).join_from_locker(field=field, document=document, actor=user)


def _act(draft: ServiceRequest, deed: Done, applicant: User) -> None:
    request = ServiceRequest.objects.select_related("procedure", "team").get(pk=draft.pk)
    actor = applicant if deed.act == "withdraw" else User.objects.get(email=deed.by)
    if deed.act in DECISIONS:
        _note(request, actor)
    event = perform(
        request_id=request.pk,
        act_name=deed.act,
        actor=actor,
        revision_number=request.revision_number,
        payload=payload_of(deed, request),
    )
    _deliver(event)


def _note(request: ServiceRequest, agent: User) -> None:
    """Fill in what the service must have noted before it decides."""
    for key, answer in annotations_for(request, Random(request.pk)).items():  # noqa: S311 — a demo
        save_annotation(request_id=request.pk, key=key, answer=answer, seen=NOTHING, author=agent)


def _deliver(event: RequestEvent) -> None:
    """What a worker would do just after."""
    if "decision" in event.data:
        effects.deliver_decision_letter(decision_id=event.data["decision"])
