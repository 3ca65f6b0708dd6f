"""Teams, procedures with a published form, and requests brought to any state by the product's own functions."""

import datetime as dt
from collections.abc import Mapping
from functools import cache
from itertools import count

from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.utils import timezone

from accounts.models import Profile, User
from formkit.fieldtypes import AmountField, ContentField, DocumentField, ShortTextField
from formkit.schema import FormSchema, Step
from formkit.values import JsonValue
from locker.entry.keeping import NewFile, keep
from locker.inspection.inspector import inspect
from locker.models import DocumentCategory, LockerDocument
from locker.space import max_bytes
from teleservices.answering.documents.folders import DraftFolder
from teleservices.filing.resubmission import Confirmation, resubmit
from teleservices.filing.starting import start
from teleservices.filing.transmission import transmit
from teleservices.lifecycle import Amendment, AnswerCorrection, Corrections, DecisionGiven, Extension, Payload, perform
from teleservices.lifecycle.afterwards.appealing import AppealReceived
from teleservices.lifecycle.afterwards.rectifying import Rectification
from teleservices.lifecycle.afterwards.withdrawing import Announcement, DecisionTakenBack
from teleservices.lifecycle.payloads import TeamReminder
from teleservices.models import (
    AppealKind,
    Attachment,
    FormVersion,
    Procedure,
    ServiceRequest,
    Stage,
    State,
    Team,
    TeamMember,
    WithdrawalGround,
)
from tests.factories.accounts import make_profile, make_user
from tests.factories.answers import fill_in
from tests.locker.pdf_samples import ordinary

_numbers = count(1000)  # of as many digits for long: names are sorted as texts

PROJECT, AMOUNT, STATUTES = "f_project1", "f_amount12", "f_statuts1"
ANSWERS: dict[str, JsonValue] = {PROJECT: "Fête de la rivière", AMOUNT: 125_000}


def make_form() -> FormSchema:
    """Two steps: a project and its amount, then a document."""
    return FormSchema(
        steps=(
            Step(
                key="s_project1",
                title="Votre projet",
                fields=(
                    ContentField(key="f_intro123", label="Avant de commencer"),
                    ShortTextField(key=PROJECT, label="Nom du projet"),
                    AmountField(key=AMOUNT, label="Montant demandé"),
                ),
            ),
            Step(
                key="s_pieces12",
                title="Vos pièces",
                fields=(DocumentField(key=STATUTES, label="Statuts", category="statuts"),),
            ),
        )
    )


def make_large_form(steps: int, fields: int) -> FormSchema:
    """So many steps of so many amounts and texts."""
    return FormSchema(
        steps=tuple(
            Step(
                key=f"s_step{number}",
                title=f"Étape {number}",
                fields=tuple(
                    (ShortTextField if place % 2 else AmountField)(
                        key=f"f_s{number}f{place}", label=f"Q{number}.{place}"
                    )
                    for place in range(fields)
                ),
            )
            for number in range(steps)
        )
    )


def make_team(name: str = "", **changes: object) -> Team:
    """A service that can be reached, as an acknowledgement needs."""
    values = {
        "name": name or f"Service Vie associative {next(_numbers)}",
        "email": "associations@vernaie.test",
        "telephone": "02 00 00 00 00",
        "postal_address": "1 place du Département\n99000 Brenne",
    } | changes
    return Team.objects.create(**values)


def make_designer(first_name: str = "Camille") -> User:
    """Someone who may design, and nothing else."""
    user = make_user(first_name=first_name, last_name="Vasseur")
    user.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", "design_procedure"]))
    return User.objects.get(pk=user.pk)


def make_instructor(team: Team | None = None, email: str = "") -> User:
    """Someone who processes requests, in `team` when given."""
    user = make_user(email, first_name="Camille", last_name="Vasseur")
    user.user_permissions.add(
        *Permission.objects.filter(codename__in=["access_admin", "instruct_request"]),
    )
    if team:
        TeamMember.objects.create(team=team, user=user, capacity="Chargée de mission Vie associative")
    return user


def make_procedure(*, team: Team | None = None, form: FormSchema | None = None, **changes: object) -> Procedure:
    """A procedure that is open to all, with its form published and a stage for every state."""
    number = next(_numbers)
    DocumentCategory.objects.get_or_create(code="statuts", defaults={"label": "Statuts"})
    schema = form or make_form()
    values = {
        "code": f"aide-aux-associations-{number}",
        "title": "Aide aux associations",
        "team": team or make_team(),
        "regime": "rejection",
        "remedies": "Recours devant le tribunal administratif dans les deux mois.",
        "honour_statement": "Je certifie l'exactitude des renseignements donnés.",
        "draft_schema": schema.to_json(),
    } | changes
    procedure = Procedure.objects.create(**values)
    procedure.current_version = FormVersion.objects.create(
        procedure=procedure, number=1, schema=schema.to_json(), checksum=schema.checksum()
    )
    procedure.save(update_fields=["current_version"])
    for order, state in enumerate(State.staged()):
        Stage.objects.create(
            procedure=procedure,
            key=state.value.replace("_", "-"),
            state=state,
            name=f"Étape {state.value}",
            explanation="Ce qui se passe maintenant.",
            email_subject="{{ démarche }} : {{ étape }}",
            email_text="Bonjour,\n\nVotre demande {{ référence }} : {{ explication }}\n\n{{ message }}",
            order=order,
        )
    return procedure


def put_in_force(procedure: Procedure, form: FormSchema) -> FormVersion:
    """A new version of the procedure's form, published at once."""
    version = FormVersion.objects.create(
        procedure=procedure,
        number=procedure.versions.count() + 1,
        schema=form.to_json(),
        checksum=form.checksum(),
    )
    procedure.current_version, procedure.draft_schema = version, form.to_json()
    procedure.save(update_fields=["current_version", "draft_schema"])
    return version


def pdf_upload(name: str = "statuts.pdf") -> SimpleUploadedFile:
    """An ordinary PDF as a browser sends it."""
    return SimpleUploadedFile(name, ordinary(), content_type="application/pdf")


def make_draft(
    *, procedure: Procedure | None = None, user: User | None = None, profile: Profile | None = None
) -> ServiceRequest:
    """A draft just opened."""
    user = user or make_user()
    profile = profile or make_profile(member=user)
    return start(procedure=procedure or make_procedure(), profile=profile, user=user)


@cache
def inspected_pdf() -> NewFile:
    """An ordinary PDF as the inspection leaves it, which sees it once a process: half of what a request costs."""
    content = ordinary()
    verdict = inspect(content, max_bytes=max_bytes())
    assert not verdict.reason
    return NewFile(
        document=verdict.document, page_count=verdict.page_count, original=content, thumbnail=verdict.thumbnail
    )


def complete(draft: ServiceRequest, answers: Mapping[str, JsonValue] = ANSWERS) -> ServiceRequest:
    """Answer everything and join the document asked for, from the locker."""
    saved = fill_in(draft, answers)
    field = saved.form_version.form.field(STATUTES)
    assert isinstance(field, DocumentField)
    category = DocumentCategory.objects.get(code=field.category)
    document, _is_new = LockerDocument.objects.get_or_create(
        profile=draft.profile,
        category=category,
        stored_file=keep(inspected_pdf()),
        defaults={"title": "statuts", "added_by": draft.applicant},
    )
    DraftFolder(saved).join_from_locker(field=field, document=document, actor=draft.applicant)
    return saved


def copies_of(draft: ServiceRequest, number: int) -> list[ServiceRequest]:
    """So many drafts, all alike: `draft` itself and copies of it, written at once."""
    copies = [ServiceRequest(**values_of(draft, "id", "uuid", "reference")) for _ in range(number - 1)]
    ServiceRequest.objects.bulk_create(copies)
    for attachment in draft.attachments.all():
        values = values_of(attachment, "id", "uuid", "request_id")
        Attachment.objects.bulk_create(Attachment(**values, request=copy) for copy in copies)
    return [draft, *copies]


def values_of(row: Model, *but: str) -> dict[str, object]:
    """The values of a row's columns, but for some."""
    columns = [field.attname for field in row._meta.concrete_fields if not field.generated]
    return {name: getattr(row, name) for name in columns if name not in but}


def make_request(
    *,
    state: State = State.SUBMITTED,
    procedure: Procedure | None = None,
    user: User | None = None,
    profile: Profile | None = None,
    instructor: User | None = None,
) -> ServiceRequest:
    """A request in `state`, every act on the way done by `perform`."""
    procedure = procedure or make_procedure()
    draft = complete(make_draft(procedure=procedure, user=user, profile=profile))
    if state == State.DRAFT:
        return draft
    sent = transmit(request_id=draft.pk, actor=draft.applicant, revision_number=draft.revision_number, on_honour=True)
    assert sent.team is not None
    instructor = instructor or make_instructor(sent.team)
    for act_name in ways()[state]:
        sent = act(sent, act_name, instructor)
    return sent


def make_put_away(*, user: User | None = None) -> ServiceRequest:
    """A request withdrawn by its applicant, whose file was put away: nobody can contest anything of it."""
    withdrawn = make_request(state=State.WITHDRAWN, user=user)
    return act(withdrawn, "file_away", make_instructor(withdrawn.team))


def make_back_unchanged(*, procedure: Procedure | None = None, reason: str = "") -> ServiceRequest:
    """A request in review whose indispensable document came back as it was, confirmed by its applicant."""
    request = make_request(state=State.CORRECTION_REQUESTED, procedure=procedure)
    request.corrections.update(indispensable_keys=[STATUTES])
    confirmation = Confirmation(reason=reason)
    return resubmit(request_id=request.pk, actor=request.applicant, revision_number=1, confirmation=confirmation)


def act(request: ServiceRequest, act_name: str, actor: User) -> ServiceRequest:
    """Do an act with an ordinary payload, as `actor` or as the applicant where the act is theirs."""
    who = request.applicant if act_name in {"withdraw", "resubmit", "hand_over"} else actor
    perform(
        request_id=request.pk,
        act_name=act_name,
        actor=who,
        revision_number=request.revision_number,
        payload=payload_for(act_name, request),
    )
    return ServiceRequest.objects.select_related("procedure", "applicant", "team", "profile", "stage").get(
        pk=request.pk
    )


def ways() -> dict[State, list[str]]:
    """The acts that lead from a transmitted request to each state."""
    review = ["take_charge"]
    return {
        State.SUBMITTED: [],
        State.IN_REVIEW: review,
        State.CORRECTION_REQUESTED: [*review, "request_corrections"],
        State.ACCEPTED: [*review, "accept"],
        State.ACCEPTED_IN_PART: [*review, "accept_in_part"],
        State.REFUSED: [*review, "refuse"],
        State.INADMISSIBLE: [*review, "declare_inadmissible"],
        State.WITHDRAWN: ["withdraw"],
    }


def about_decision(act_name: str, request: ServiceRequest | None) -> Payload | None:
    """What the acts about a decision that was given need."""
    refused = request is not None and request.state in State.refused()
    facts = {**vars(payload_for("refuse"))}
    match act_name:
        case "rectify":
            return Rectification(**{**facts, "error": "Le numéro de l'acte"})
        case "withdraw_decision":
            ground = WithdrawalGround.NO_RIGHT if refused else WithdrawalGround.ASKED
            return DecisionTakenBack(**{**facts, "ground": ground})
        case "announce_withdrawal":
            until = timezone.localdate() + dt.timedelta(days=20)
            return Announcement(grounds="Le projet n'a pas eu lieu.", observations_until=until)
        case "register_appeal":
            return AppealReceived(kind=AppealKind.GRACIOUS, received_on=timezone.localdate())
    return None


def payload_for(act_name: str, request: ServiceRequest | None = None) -> Payload | None:
    """What an act needs, ordinary; of `request`, for what depends on its decision."""
    if act_name in {"rectify", "withdraw_decision", "announce_withdrawal", "register_appeal"}:
        return about_decision(act_name, request)
    if act_name in {"accept", "accept_in_part", "refuse", "declare_inadmissible"}:
        return DecisionGiven(
            authority="Présidence du conseil départemental",
            author_capacity="Directrice de la vie associative",
            act_number="2026-CP-112",
            act_date=timezone.localdate(),
            reasons="Le projet ne relève pas des compétences du Département.",
        )
    if act_name == "request_corrections":
        return Corrections(
            message="Joignez des statuts signés.",
            field_keys=(STATUTES,),
            deadline=timezone.localdate() + dt.timedelta(days=15),
        )
    if act_name == "amend_corrections":
        return Amendment(
            message="Précisez aussi le nom du projet.",
            field_keys=(PROJECT,),
            deadline=timezone.localdate() + dt.timedelta(days=20),
        )
    if act_name == "extend_corrections":
        return Extension(deadline=timezone.localdate() + dt.timedelta(days=30))
    if act_name == "correct_answer":
        return AnswerCorrection(key=PROJECT, former=ANSWERS, answer="Fête du pont", reason="Erreur de saisie.")
    return TeamReminder(since=timezone.now() - dt.timedelta(days=3)) if act_name == "remind_team" else None
