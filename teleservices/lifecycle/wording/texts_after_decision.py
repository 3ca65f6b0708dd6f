"""What the acts about a decision that was given say to the applicant: what becomes of it, and what they can do."""

from django.utils.translation import gettext as _

from portal.dates import long_date
from teleservices.lifecycle.afterwards.appealing import AppealClosed, AppealReceived, silence_rejects_on
from teleservices.lifecycle.afterwards.standing import standing_decision
from teleservices.lifecycle.afterwards.withdrawing import Announcement
from teleservices.lifecycle.postal.requesting import told_of_deposit
from teleservices.lifecycle.wording.texts import ActContext
from teleservices.models import AppealAnswer, AppealKind


def rectified(context: ActContext) -> str:
    """That the new letter takes the place of the former one."""
    wording = _(
        "The decision of %(day)s held a mistake in its wording. It is replaced by the one that you receive now, which "
        "decides the same: keep the new letter, the former one no longer counts."
    )
    deposited = told_of_deposit(context.request)
    return _joined(wording % {"day": _day(context)}, context.payload.message, deposited)


def withdrawal_announced(context: ActContext) -> str:
    """The grounds, that nothing is decided, until when and how to make observations (CRPA L121-1, L122-1)."""
    payload = context.payload
    if not isinstance(payload, Announcement):
        return payload.message
    wording = _(
        "The département considers withdrawing the decision of %(day)s. Nothing is decided: the decision counts as "
        "long as you are not told otherwise."
    )
    heard = _(
        "You may make your observations until %(until)s, in a message from the page of your request. At your request "
        "you may be heard, with the help of a counsel or represented by whoever you choose (CRPA, article L122-1)."
    )
    until = {"until": long_date(payload.observations_until)}
    return _joined(wording % {"day": _day(context)}, payload.grounds, heard % until, payload.message)


def withdrawal_given_up(context: ActContext) -> str:
    """That the decision stands."""
    wording = _("The département no longer considers withdrawing the decision of %(day)s: it counts as before.")
    return _joined(wording % {"day": _day(context)}, context.payload.message)


def taken_back(context: ActContext) -> str:
    """That the decision counts no more, where the reasons are, and what follows."""
    wording = _(
        "The decision of %(day)s is withdrawn. The reasons, and how to contest it, are in the letter among the "
        "documents that you received. Your request is under review again: you will receive another decision."
    )
    return _joined(wording % {"day": _day(context)}, context.payload.message)


def appeal_received(context: ActContext) -> str:
    """Which appeal, on what day it came, and what silence will mean (CRPA L112-3)."""
    payload = context.payload
    if not isinstance(payload, AppealReceived) or payload.kind not in AppealKind.values:
        return payload.message
    values = {"kind": AppealKind(payload.kind).label, "day": _day(context), "received": long_date(payload.received_on)}
    wording = _("We registered an appeal against the decision of %(day)s, received on %(received)s: %(kind)s.")
    deadline = silence_rejects_on(payload.kind, payload.received_on)
    silence = _("If you receive no answer by %(deadline)s, it is rejected.")
    then = silence % {"deadline": long_date(deadline)} if deadline else ""
    return _joined(wording % values, then, payload.message)


def appeal_closed(context: ActContext) -> str:
    """That the decision stands, why, and how to contest that."""
    payload = context.payload
    if not isinstance(payload, AppealClosed):
        return payload.message
    day = {"day": _day(context)}
    if payload.answer == AppealAnswer.WITHDRAWN:
        return _joined(_("You gave up your appeal: the decision of %(day)s counts.") % day, payload.message)
    wording = _("Your appeal against the decision of %(day)s is rejected, for these reasons:")
    court = _(
        "You have two months from this answer to contest the decision before the administrative court, by post or on "
        "www.telerecours.fr."
    )
    appeal = payload.appeal
    gives_time = appeal.kind != AppealKind.CONTENTIOUS and not appeal.is_late  # CRPA L411-2: only one made in time does
    return _joined(wording % day, payload.reasons, court if gives_time else "", payload.message)


def reconsidered(context: ActContext) -> str:
    """That the review begins again, and that the decision counts meanwhile."""
    wording = _(
        "On your appeal, your request is under review again. The decision of %(day)s counts until another replaces it."
    )
    return _joined(wording % {"day": _day(context)}, context.payload.message)


def _day(context: ActContext) -> str:
    decision = standing_decision(context.request)
    return long_date(decision.act_date) if decision else ""


def _joined(*parts: str) -> str:
    return "\n\n".join(part.strip() for part in parts if part.strip())
