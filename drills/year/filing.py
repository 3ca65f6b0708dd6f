"""What people who file do: requests, messages, corrections, their profile, their account."""

from collections.abc import Iterator

from django.utils import timezone

from accounts.models import Profile, Role, User
from accounts.profiles import membership
from accounts.rights import erasure
from accounts.rights.personal_data import change_address
from drills.year.by_address import SHARE, address_of, do_at
from drills.year.cast import join, make_applicant
from drills.year.deeds import Deed, deed
from drills.year.draw import Draw
from drills.year.mailbox import Mailbox
from drills.year.payloads import payload_for
from drills.year.world import World
from formkit.fieldtypes import DocumentField, takes_documents
from formkit.values import JsonValue
from teleservices.answering.corrections.folder import open_folder
from teleservices.answering.documents.folders import DraftFolder, Joined
from teleservices.answering.following_the_form import is_behind, move_to_current_version
from teleservices.filing.resubmission import Confirmation, resubmit
from teleservices.filing.starting import delete_draft, fitting_profiles, start
from teleservices.filing.transmission import transmit
from teleservices.filing.views.duplicating import duplicate
from teleservices.lifecycle import ACTS, Act, acts_open_to, perform
from teleservices.lifecycle.messaging import may_write, send_message
from teleservices.lifecycle.postal import consents
from teleservices.models import Procedure, ServiceRequest, Side, State
from teleservices.permissions import Party
from tests.factories.answers import fill_in
from tests.factories.procedures import AMOUNT, PROJECT, STATUTES

FOR_OWN_FUNCTIONS = {"transmit", "resubmit", "follow_form"}
"""Acts that people do by a function that gathers what they bring."""


def deeds_of_applicant(world: World, user: User, draw: Draw) -> list[Deed]:
    """What the pages of their account offer to them now."""
    mine = ServiceRequest.objects.visible_to(user).with_form().select_related("applicant", "team", "stage")
    request = world.pick(mine.filter(eliminated_at=None), draw)
    on_request = _on_request(world, user, request, draw) if request else ()
    return [*_filing(world, user, draw), *on_request, *_oneself(world, user, draw)]


def deeds_not_offered(world: World, user: User, draw: Draw) -> list[Deed]:
    """An applicant's act on a request, theirs or not, that its page doesn't offer."""
    request = world.pick(ServiceRequest.objects.with_form().select_related("applicant", "team", "stage"), draw)
    if request is None:
        return []
    offered = {act.name for act in acts_open_to(user, request, Party.APPLICANT)}
    others = [act for act in ACTS.values() if act.by is Party.APPLICANT and act.name not in offered | FOR_OWN_FUNCTIONS]
    return [_act_deed(act, user, request, draw) for act in others]


def _act_deed(act: Act, user: User, request: ServiceRequest, draw: Draw) -> Deed:
    def do() -> object:
        return perform(
            request_id=request.pk,
            act_name=act.name,
            actor=user,
            revision_number=request.revision_number,
            payload=payload_for(act, request, user, draw),
        )

    if (address := address_of(act, request)) and draw.chance(SHARE):
        where = {"address": address, "user": user, "request": request, "draw": draw}
        return deed(f"{act.label}, à son adresse", request.reference, do_at, where, name=act.name, weight=0.3)
    return deed(str(act.label), request.reference, do, {}, name=act.name, weight=0.3)


def _filing(world: World, user: User, draw: Draw) -> Iterator[Deed]:
    first, *others = world.cast.procedures
    procedure = Procedure.objects.get(pk=draw.choice([first, first, *others]).pk)
    profile = draw.pick(fitting_profiles(user, procedure)[0], lambda profile: profile.name)
    if profile:
        values = {"world": world, "procedure": procedure, "profile": profile, "user": user, "draw": draw}
        yield deed("déposer", procedure.title, _file, values, name="file", weight=3.0)
    if draft := world.pick(ServiceRequest.objects.drafts().filter(applicant=user), draw):
        values = {"world": world, "user": user, "draft": draft, "draw": draw}
        yield deed("transmettre", draft.reference, _transmit, values, name="transmit", weight=6.0)
        values = {"request_id": draft.pk, "actor": user}
        yield deed("abandonner le brouillon", draft.reference, delete_draft, values, weight=0.3)


def _file(world: World, procedure: Procedure, profile: Profile, user: User, draw: Draw) -> object:
    draft = start(procedure=procedure, profile=profile, user=user)
    return None if draw.chance(0.15) else _transmit(world, user, draft, draw)


def _document_field(request: ServiceRequest) -> DocumentField:
    return next(field for field in request.form.fields() if takes_documents(field))


def _transmit(world: World, user: User, draft: ServiceRequest, draw: Draw) -> object:
    """With its document, on the form in force."""
    if is_behind(draft := ServiceRequest.objects.with_form().get(pk=draft.pk)):
        draft = move_to_current_version(request_id=draft.pk, actor=user)
    if PROJECT not in draft.answers:
        sums: dict[str, JsonValue] = {PROJECT: f"Fête {draw.randint(1, 999)}", AMOUNT: 10_000 * draw.randint(1, 90)}
        draft = fill_in(draft, sums, actor=user)
    if not draft.attachments.exists():
        new = Joined(file=draw.choice(world.cast.files), title="Statuts")
        DraftFolder(draft).add(_document_field(draft), new, user)
    draft.refresh_from_db()
    request = transmit(request_id=draft.pk, actor=user, revision_number=draft.revision_number, on_honour=True)
    world.promised[request.reference] = request.attachments.count()
    return request


def _on_request(world: World, user: User, request: ServiceRequest, draw: Draw) -> Iterator[Deed]:
    for act in acts_open_to(user, request, Party.APPLICANT):
        if act.name not in FOR_OWN_FUNCTIONS:
            yield _act_deed(act, user, request, draw)
        elif act.name == "resubmit":
            values = {"world": world, "user": user, "request": request, "draw": draw}
            yield deed("transmettre les compléments", request.reference, _resubmit, values, name=act.name, weight=8.0)
    if request.state != State.DRAFT:
        values = {"request": request, "actor": user}
        yield deed("refaire une demande", request.reference, duplicate, values, weight=0.3)
    if not may_write(user, request, Side.APPLICANT):
        values = {"request_id": request.pk, "actor": user, "side": Side.APPLICANT, "is_paced": False}
        yield deed(
            "écrire au service", request.reference, send_message, {"text": "Une question.", **values}, weight=1.5
        )


def _resubmit(world: World, user: User, request: ServiceRequest, draw: Draw) -> object:
    """With what was asked for, changed or as it was."""
    folder = open_folder(request)
    if folder is None:
        return None
    if STATUTES in folder.buffer.keys and draw.chance(0.6):
        for piece in folder.buffer.joined(STATUTES):
            folder.take_away(piece, user)
            folder.refresh()
        new = Joined(file=draw.choice(world.cast.files), title="Statuts")
        folder.add(_document_field(request), new, user)
        folder.refresh()
    confirmation = Confirmation(reason="C’est exact.") if draw.chance(0.8) else None
    revision = folder.buffer.draft.revision_number
    return resubmit(request_id=request.pk, actor=user, revision_number=revision, confirmation=confirmation)


def _oneself(world: World, user: User, draw: Draw) -> Iterator[Deed]:
    """Their account and the profiles that they administer."""
    place = {"address_line": f"{draw.randint(1, 99)} quai du Port", "postcode": "99100", "city": "Vernay"}
    yield deed("déménager", user.email, change_address, {"user": user, **place}, weight=0.3)
    yield deed("perdre sa boîte", user.email, _lose_mailbox, {"address": user.email}, weight=0.4)
    yield deed("retrouver sa boîte", user.email, _find_mailbox, {"address": user.email}, weight=0.2)
    yield deed("supprimer son compte", user.email, _erase, {"world": world, "user": user}, weight=0.3)
    yield deed("ouvrir un compte", "", _arrive, {"world": world, "draw": draw}, weight=0.5)
    profile = draw.pick(Profile.objects.filter(memberships__user=user), lambda profile: profile.name)
    if profile is None:
        return
    key, about = {"profile": profile, "actor": user}, profile.name
    yield deed("accepter l’électronique", about, consents.give_consent, key, weight=0.1)
    yield deed("ne plus l’accepter", about, consents.withdraw_consent, key, weight=0.1)
    yield deed("refuser l’électronique", about, consents.refuse_electronic, key, weight=0.3)
    yield deed("ne plus le refuser", about, consents.withdraw_refusal, key, weight=0.1)
    if not profile.type.is_personal:
        yield from _members(world, user, profile, draw)


def _members(world: World, user: User, profile: Profile, draw: Draw) -> Iterator[Deed]:
    other = draw.pick(world.applicants(), _email)
    about, role = profile.name, draw.choice(list(Role))
    if other and not profile.memberships.filter(user=other).exists():
        yield deed("entrer dans un profil", about, join, {"profile": profile, "user": other, "role": role}, weight=0.4)
    elif other:
        key = {"actor": user, "profile": profile, "member": other}
        yield deed("changer un rôle", about, membership.change_role, {"role": role, **key}, weight=0.2)
        yield deed("retirer quelqu’un", about, membership.remove, key, weight=0.2)
    yield deed("quitter un profil", about, membership.leave, {"profile": profile, "user": user}, weight=0.1)


def _email(user: User) -> str:
    return user.email


def _lose_mailbox(address: str) -> None:
    Mailbox.dead.add(address)


def _find_mailbox(address: str) -> None:
    Mailbox.dead.discard(address)


def _erase(world: World, user: User) -> None:
    address, there = user.email, User.objects.filter(pk=user.pk, is_active=True).first()
    if there:
        erasure.erase(user=there)
    world.gone[address] = world.left[user.pk] = timezone.now()


def _arrive(world: World, draw: Draw) -> None:
    name = draw.name.rpartition(":")[2]
    world.cast.applicants.append(make_applicant(name, has_association=draw.chance(0.5)))
