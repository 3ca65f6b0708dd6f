"""What is done away from a sheet: the mailroom, elimination lists and packages, opinions, forms, pages."""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from accounts.models import User
from drills.year.deeds import Deed, deed
from drills.year.draw import Draw
from drills.year.world import World
from formkit.schema import FormSchema
from home.models import FaqQuestionPage
from locker.models import StoredFile
from teleservices.deciding.opinions import giving, one_time_codes
from teleservices.legal import legal_day
from teleservices.lifecycle.postal import given_to_post
from teleservices.lifecycle.postal.given_to_post import Followed
from teleservices.lifecycle.postal.requesting import cancel_sending, change_addressee
from teleservices.lifecycle.retention import handing_over, list_changes
from teleservices.models import (
    ArchiveTransfer,
    EliminationList,
    ExportContent,
    ExportFormat,
    Opinion,
    OpinionVerdict,
    PostalSending,
    Procedure,
    ReturnReason,
    Team,
    TransferState,
)
from teleservices.steering.exports import orders
from teleservices.studio.drafting.drafts import DraftAct, change_draft
from teleservices.studio.publication.publishing import publish


def deeds_of_house(world: World, user: User, draw: Draw) -> list[Deed]:
    """What the desk offers to this agent beside its sheets."""
    deeds: list[Deed] = []
    for team in Team.objects.filter(team_members__user=user):
        deeds += [*_mail(world, user, team, draw), *_eliminations(user, team, draw)]
    columns = {"content": ExportContent.FACTS, "file_format": ExportFormat.CSV}
    return [*deeds, deed("exporter la liste", "", orders.order, {"author": user, **columns}, weight=0.03)]


def _mail(world: World, user: User, team: Team, draw: Draw) -> Iterator[Deed]:
    letters = PostalSending.objects.filter(request__team=team, cancelled_at=None).order_by("pk")
    now, today = timezone.now(), legal_day(timezone.now())
    if to_print := list(letters.to_print().exclude(address="").values_list("pk", flat=True)):
        values: dict[str, object] = {"sendings": to_print, "at": now}
        yield deed("imprimer les courriers", str(len(to_print)), given_to_post.mark_printed, values, weight=2.0)
    if to_post := list(letters.to_post().values_list("pk", flat=True)):
        values = {"sendings": to_post, "actor": user, "on": today, "today": today, "are_signed": draw.chance(0.9)}
        yield deed("poster", str(len(to_post)), given_to_post.mark_posted, values, weight=2.0)
    letter = world.pick(letters.select_related("request"), draw)
    if letter is None:
        return
    key, about = {"sending_id": letter.pk, "actor": user}, letter.request.reference
    where = {"recipient_name": "Usager", "address": draw.choice(["2 rue Neuve\n99000 Brenne", ""])}
    yield deed("corriger une adresse", about, change_addressee, key | where, weight=0.2 if letter.address else 2.0)
    yield deed("annuler un courrier", about, cancel_sending, key, weight=0.1)
    if letter.posted_on:
        tracking = draw.choice([_received(letter, today), _returned(today, draw)])
        former_tracking = Followed(**{name: getattr(letter, name) for name in vars(tracking)})
        values = {**key, "seen": former_tracking, "known": tracking, "today": today}
        yield deed("suivre un courrier", about, given_to_post.follow, values, weight=0.6)


def _received(letter: PostalSending, today: dt.date) -> Followed:
    return Followed(number="1A12345678901", received_on=today if letter.is_registered else None)


def _returned(today: dt.date, draw: Draw) -> Followed:
    return Followed(number="1A12345678901", returned_on=today, return_reason=draw.choice(ReturnReason.values))


def _eliminations(user: User, team: Team, draw: Draw) -> Iterator[Deed]:
    elimination_list = EliminationList.objects.filter(team=team, finished_at=None).order_by("pk").first()
    if elimination_list is None:
        return
    today, about = legal_day(timezone.now()), f"liste {elimination_list.pk}"
    key = {"list_id": elimination_list.pk, "actor": user, "seen": elimination_list.revision}
    visa = {"number": f"AD-{elimination_list.pk}", "on": today, "file": StoredFile.objects.earliest("pk")}
    yield deed("inscrire un visa", about, list_changes.give_visa, {**key, **visa})
    if line := elimination_list.lines.filter(eliminated_at=None, extended_until=None).order_by("pk").first():
        longer = {"lines": [line.pk], "until": today + dt.timedelta(days=60), "reason": "Affaire en cours."}
        yield deed("garder plus longtemps", about, list_changes.extend, {**key, **longer}, weight=0.2)
        yield deed(
            "garder aux archives", about, list_changes.keep_for_archives, {**key, "lines": [line.pk]}, weight=0.5
        )
    yield deed("demander un paquet", about, handing_over.ask, key, weight=0.5)
    if waiting := elimination_list.transfers.live().order_by("pk").first():
        yield from _package(waiting, user, draw)


def _package(transfer: ArchiveTransfer, user: User, draw: Draw) -> Iterator[Deed]:
    """What the archives answer to it, or that nobody waits for their answer any more."""
    key, about = {"transfer_id": transfer.pk, "actor": user}, f"paquet {transfer.pk}"
    yield deed("renoncer à un paquet", about, handing_over.give_up, key, weight=0.1)
    if transfer.state == TransferState.READY:
        file = StoredFile.objects.earliest("pk")
        today, number = legal_day(timezone.now()), f"ATR-{transfer.pk}"
        accepted = handing_over.Reply(is_accepted=True, number=number, on=today, file=file)
        rejected = handing_over.Reply(is_accepted=False, number=number, on=today, reason="Empreinte fausse.")
        reply = accepted if draw.chance(0.8) else rejected
        yield deed("inscrire la réponse des archives", about, handing_over.answer, {**key, "reply": reply}, weight=3.0)


def deeds_of_advisers(world: World, draw: Draw) -> list[Deed]:
    """What somebody outside does with the link that they were sent."""
    opinion = world.pick(Opinion.objects.filter(answered_at=None).select_related("request"), draw)
    if opinion is None:
        return []
    about, now = opinion.request.reference, {"now": timezone.now()}
    answer = {"opinion_id": opinion.pk, "verdict": draw.choice([*OpinionVerdict.values, ""]), "text": "Avis rendu."}
    return [
        deed("ouvrir le lien", about, giving.mark_viewed, {"opinion": opinion, **now}),
        deed("demander un code", about, one_time_codes.send_code, {"opinion": opinion, **now}),
        deed("rendre un avis", about, giving.give_opinion, {**answer, **now}, weight=4.0),
    ]


def deeds_of_designer(world: World, draw: Draw) -> list[Deed]:
    """A word of the form changed, then published."""
    procedure = Procedure.objects.get(pk=draw.choice(world.cast.procedures).pk)
    key = {"procedure_id": procedure.pk, "author": world.cast.designer}
    title, number = f"Votre projet, version {draw.randint(1, 99)}", procedure.draft_number

    def reworded(form: FormSchema) -> FormSchema:
        return form.of_steps((form.steps[0].model_copy(update={"title": title}), *form.steps[1:]))

    change = {"number": number, "act": DraftAct.STEP_EDITED, "subject": title, "operation": reworded}
    return [
        deed("modifier un formulaire", procedure.title, change_draft, {**key, **change}),
        deed("publier", procedure.title, publish, {**key, "draft_number": number}),
    ]


def deeds_of_editor(world: World, draw: Draw) -> list[Deed]:
    """A question of the FAQ published again."""
    question = FaqQuestionPage.objects.order_by("pk").first()
    return [deed("modifier la FAQ", question.title, _edit, {"page": question, "draw": draw})] if question else []


def _edit(page: FaqQuestionPage, draw: Draw) -> None:
    page.answer = f"<p>Réponse {draw.randint(1, 999)}.</p>"
    page.save_revision().publish()
