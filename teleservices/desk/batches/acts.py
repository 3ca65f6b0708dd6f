"""The acts that are done on many requests: a table, like that of `lifecycle.acts` on which it stands."""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from teleservices.deciding.meetings.entering import enter
from teleservices.desk.acts.correction_form import askable
from teleservices.desk.batches import forms
from teleservices.desk.batches import preview_texts as telling
from teleservices.desk.batches import proposals_made as proposals
from teleservices.desk.batches.errors import ItemRefusedError
from teleservices.desk.batches.opinions_asked import OpinionAskedForm, ask_on
from teleservices.desk.batches.payloads import Kept, Typed, payload_of
from teleservices.desk.labels.laying import lay, take_off
from teleservices.desk.watching import watch
from teleservices.lifecycle import ACTS, Act, Corrections, Payload, act_on, messaging
from teleservices.lifecycle.acts import DECIDABLE
from teleservices.lifecycle.emails.previewing import Preview, preview
from teleservices.lifecycle.prerequisites.next_stages import stage_of_review
from teleservices.models import Batch, BatchItem, ServiceRequest, Side, State


@dataclass(frozen=True)
class Doing:
    """One request of a batch, locked and seen not to have moved, for who asked."""

    item: BatchItem
    request: ServiceRequest
    author: User
    kept: Kept


@dataclass(frozen=True, kw_only=True)
class BulkAct:
    """One row of the table. `act` is the act of the lifecycle that it does, if it does one.

    `previews`: the e-mail to the applicant of a request, from what the form holds; None where none leaves.
    `is_of_one_procedure`: what it asks depends on the procedure, so that the requests must be of one.
    """

    name: str
    label: str | Promise
    form: type[forms.BatchForm]
    do: Callable[[Doing], None]
    states: frozenset[State] = State.transmitted()
    act: Act | None = None
    previews: Callable[[ServiceRequest, Payload, User], Preview] | None = None
    is_of_one_procedure: bool = False
    ends: Callable[[Batch], None] | None = None
    """What is done once for all its requests, when none waits any more: the service is told of none by itself."""
    is_told_together: bool = False
    """Whether one e-mail tells a person of all their requests of a service, once all are done."""
    shows: Callable[[Collection[int], Typed], proposals.ShownProposals] | None = None
    """What it would propose of these requests; None for an act that proposes nothing."""
    widest: Typed = field(default_factory=dict)
    """What its form holds where it is possible on as many requests as may be: they decide whether there is a form."""

    @property
    def gives_deadline(self) -> bool:
        """Whether an answer is awaited by a day that is the same for all: the applicants', or who gives an opinion."""
        return (self.act is not None and self.act.asks_applicant) or issubclass(self.form, OpinionAskedForm)

    @property
    def tells(self) -> bool:
        """Whether each applicant gets an e-mail."""
        return self.previews is not None

    @property
    def shows_what_is_typed(self) -> bool:
        """Whether what is shown before it is done holds what the form does: that e-mail, or what is proposed."""
        return (self.tells and self.act is not None) or self.shows is not None


def _perform(doing: Doing, act: Act) -> None:
    act_on(
        request=doing.request,
        act_name=act.name,
        actor=doing.author,
        revision_number=doing.item.revision_seen,
        payload=payload_of(act, doing.kept),
        tells_service=False,
    )


def _performs(
    name: str,
    form: type[forms.BatchForm],
    *,
    how: Callable[[Doing, Act], None] = _perform,
    is_of_one_procedure: bool = False,
    ends: Callable[[Batch], None] | None = None,
) -> BulkAct:
    act = ACTS[name]

    def previews(request: ServiceRequest, payload: Payload, author: User) -> Preview:
        return preview(request, act, payload, author)

    return BulkAct(
        name=name,
        label=act.label,
        form=form,
        do=lambda doing: how(doing, act),
        states=act.sources,
        act=act,
        previews=previews if act.notifies_applicant else None,
        is_of_one_procedure=is_of_one_procedure,
        ends=ends,
    )


def _move_stage(doing: Doing, act: Act) -> None:
    stage = stage_of_review(doing.request)
    if stage and stage.key == doing.kept["stage_key"]:
        raise ItemRefusedError(_("It is at this stage already."))
    _perform(doing, act)


def _ask_corrections(doing: Doing, act: Act) -> None:
    corrections = payload_of(act, doing.kept)
    if isinstance(corrections, Corrections) and not set(corrections.field_keys) <= askable(doing.request).keys():
        raise ItemRefusedError(_("Its own path does not ask all of what you ask again."))
    _perform(doing, act)


def _watch(doing: Doing) -> None:
    watch(doing.request, doing.author)


def _lay(doing: Doing) -> None:
    lay(request_id=doing.request.pk, label_id=_label(doing), actor=doing.author)


def _take_off(doing: Doing) -> None:
    take_off(request_id=doing.request.pk, label_id=_label(doing), actor=doing.author)


def _label(doing: Doing) -> int:
    return int(str(doing.kept["label"]))


def _enter(doing: Doing) -> None:
    enter(meeting_id=int(str(doing.kept["meeting"])), request_id=doing.request.pk, actor=doing.author)


def _write(doing: Doing) -> None:
    messaging.send_message(
        request_id=doing.request.pk,
        actor=doing.author,
        side=Side.SERVICE,
        text=str(doing.kept["text"]),
        uuid=uuid.uuid5(doing.item.batch.uuid, str(doing.item.pk)),
        is_paced=False,
        notice=None,
    )


def _ask_opinion(doing: Doing) -> None:
    ask_on(doing.request, author=doing.author, kept=doing.kept, item=doing.item)


BULK: dict[str, BulkAct] = {
    bulk.name: bulk
    for bulk in [
        _performs("take_charge", forms.LifecycleForm),
        _performs("assign", forms.AssigningForm, ends=telling.tell_assignee),
        BulkAct(name="watch", label=gettext_lazy("Watch"), form=forms.BatchForm, do=_watch),
        BulkAct(name="lay_label", label=gettext_lazy("Lay a label"), form=forms.LabelLaidForm, do=_lay),
        BulkAct(
            name="take_label_off", label=gettext_lazy("Take a label off"), form=forms.LabelTakenOffForm, do=_take_off
        ),
        _performs("move_stage", forms.StageMovedForm, how=_move_stage, is_of_one_procedure=True),
        _performs("request_corrections", forms.LifecycleForm, how=_ask_corrections, is_of_one_procedure=True),
        _performs("file_away", forms.LifecycleForm),
        BulkAct(
            name="enter_meeting",
            label=gettext_lazy("Enter a meeting"),
            form=forms.MeetingEnteredForm,
            do=_enter,
            states=DECIDABLE,
        ),
        BulkAct(
            name="propose_by_rules",
            label=gettext_lazy("Propose by the rules"),
            form=proposals.ProposalsForm,
            do=lambda doing: proposals.do_by_rules(doing.request, author=doing.author, payload=doing.kept),
            states=DECIDABLE,
            shows=proposals.amounts_shown,
            widest=proposals.REPLACING,
        ),
        BulkAct(
            name="propose_refusal",
            label=gettext_lazy("Propose a refusal"),
            form=proposals.RefusalsForm,
            do=lambda doing: proposals.do_refusal(doing.request, author=doing.author, payload=doing.kept),
            states=DECIDABLE,
            is_of_one_procedure=True,
            shows=proposals.refusals_shown,
            widest=proposals.REPLACING,
        ),
        BulkAct(
            name="message",
            label=gettext_lazy("Write to the applicants"),
            form=forms.MessageSentForm,
            do=_write,
            states=State.transmitted(),
            previews=lambda request, _payload, author: messaging.preview(request, author),
            ends=telling.tell_of_messages,
            is_told_together=True,
        ),
        BulkAct(
            name="ask_opinion",
            label=gettext_lazy("Ask for an opinion"),
            form=OpinionAskedForm,
            do=_ask_opinion,
            states=State.open(),
            is_of_one_procedure=True,
        ),
    ]
}
"""By the name that a batch keeps, in the order in which the list offers them."""
