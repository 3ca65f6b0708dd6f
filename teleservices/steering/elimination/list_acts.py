"""What may be done of an elimination list, by the name in its address: each says what it did, or why not."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from locker.entry.intake import RefusedError, receive_apart
from teleservices.lifecycle.errors import ActRefusedError, LifecycleError, StaleRevisionError
from teleservices.lifecycle.retention import handing_over
from teleservices.lifecycle.retention.handing_over import Reply
from teleservices.lifecycle.retention.list_changes import extend, give_visa, keep_for_archives
from teleservices.models import EliminationList
from teleservices.permissions import keeps_files
from teleservices.steering.elimination.forms import ActForm, ExtensionForm, ReplyForm, VisaForm

Forms = dict[str, Form]
Answer = tuple[Forms, str, int]
DONE: Answer = ({}, "", 302)


def _refused(refused: LifecycleError, forms: Forms) -> Answer:
    return forms, refused.message, 409 if isinstance(refused, StaleRevisionError) else 422


def _extend(request: HttpRequest, user: User, elimination_list: EliminationList, act: ActForm) -> Answer:
    form = ExtensionForm(request.POST)
    forms: Forms = {"extension_form": form}
    if not form.is_valid():
        return forms, _("Nothing was written."), 422
    revision, lines = act.cleaned_data["seen"], act.cleaned_data["line"]
    extension = {"until": form.cleaned_data["until"], "reason": form.cleaned_data["reason"]}
    try:
        count = extend(list_id=elimination_list.pk, actor=user, seen=revision, lines=lines, **extension)
    except (ActRefusedError, StaleRevisionError) as refused:
        return _refused(refused, forms)
    wording = ngettext("%(count)d request is kept longer.", "%(count)d requests are kept longer.", count)
    messages.success(request, wording % {"count": count})
    return DONE


def _keep(request: HttpRequest, user: User, elimination_list: EliminationList, act: ActForm) -> Answer:
    try:
        count = keep_for_archives(
            list_id=elimination_list.pk, actor=user, seen=act.cleaned_data["seen"], lines=act.cleaned_data["line"]
        )
    except (ActRefusedError, StaleRevisionError) as refused:
        return _refused(refused, {})
    wording = ngettext("%(count)d request goes to the archives.", "%(count)d requests go to the archives.", count)
    messages.success(request, wording % {"count": count})
    return DONE


def _visa(request: HttpRequest, user: User, elimination_list: EliminationList, act: ActForm) -> Answer:
    form = VisaForm(request.POST, request.FILES)
    forms: Forms = {"visa_form": form}
    if not keeps_files(user, elimination_list.team_id) or not form.is_valid():
        return forms, _("Nothing was written."), 422
    visa = {"number": form.cleaned_data["number"], "on": form.cleaned_data["on"]}
    try:
        file = receive_apart(user=user, upload=form.cleaned_data["file"])
        give_visa(list_id=elimination_list.pk, actor=user, seen=act.cleaned_data["seen"], file=file, **visa)
    except RefusedError as refused:
        form.add_error("file", refused.message)
        return forms, _("Nothing was written."), 422
    except (ActRefusedError, StaleRevisionError) as refused:
        return _refused(refused, forms)
    messages.success(request, _("The visa is written: what waits on this list is destroyed within the hour."))
    return DONE


def _ask(request: HttpRequest, user: User, elimination_list: EliminationList, act: ActForm) -> Answer:
    try:
        handing_over.ask(list_id=elimination_list.pk, actor=user, seen=act.cleaned_data["seen"])
    except (ActRefusedError, StaleRevisionError) as refused:
        return _refused(refused, {})
    messages.success(request, _("The package is being made: come back to this page in some minutes."))
    return DONE


def _give_up(request: HttpRequest, user: User, elimination_list: EliminationList, act: ActForm) -> Answer:
    transfer = elimination_list.transfers.live().first()
    if transfer is None or str(transfer.pk) != request.POST.get("transfer"):
        return {}, _("Someone wrote of this package meanwhile: here it is as it stands."), 409
    try:
        handing_over.give_up(transfer_id=transfer.pk, actor=user)
    except (ActRefusedError, StaleRevisionError) as refused:
        return _refused(refused, {})
    messages.success(request, _("The package is given up: its requests wait for another one."))
    return DONE


def _reply(request: HttpRequest, user: User, elimination_list: EliminationList, act: ActForm) -> Answer:
    form = ReplyForm(request.POST, request.FILES)
    forms: Forms = {"reply_form": form}
    if not keeps_files(user, elimination_list.team_id) or not form.is_valid():
        return forms, _("Nothing was written."), 422
    transfer = elimination_list.transfers.filter(pk=form.cleaned_data["transfer"]).first()
    if transfer is None:
        return {}, _("Someone wrote of this package meanwhile: here it is as it stands."), 409
    try:
        handing_over.answer(transfer_id=transfer.pk, actor=user, reply=_replied(user, form))
    except RefusedError as refused:
        form.add_error("file", refused.message)
        return forms, _("Nothing was written."), 422
    except (ActRefusedError, StaleRevisionError) as refused:
        return _refused(refused, forms)
    messages.success(request, _("The answer of the archives is written."))
    return DONE


def _replied(user: User, form: ReplyForm) -> Reply:
    """What was typed, or what the message says; its PDF received first. Raises RefusedError."""
    values, upload = form.cleaned_data, form.cleaned_data["file"]
    return Reply(
        is_accepted=values["is_accepted"],
        number=values["number"],
        on=values["on"],
        code=form.code,
        reason="" if values["is_accepted"] else values["reason"],
        xml=form.xml,
        file=receive_apart(user=user, upload=upload) if upload else None,
    )


ACTS: dict[str, Callable[[HttpRequest, User, EliminationList, ActForm], Answer]] = {
    "prolonger": _extend,
    "conserver": _keep,
    "viser": _visa,
    "verser": _ask,
    "abandonner": _give_up,
    "repondre": _reply,
}
"""By the name in their address."""
