"""The rows of the acts about a decision that was given: rectified, withdrawn, contested; and what had none taken up.

A decision gives rights and starts times: no act merely undoes it.
"""

from django.utils.translation import gettext_lazy as _

from teleservices.lifecycle.act import Act, Paperwork
from teleservices.lifecycle.afterwards.appealing import AppealClosed, AppealReceived, Reconsideration
from teleservices.lifecycle.afterwards.rectifying import Rectification
from teleservices.lifecycle.afterwards.reviewing_again import Reopening
from teleservices.lifecycle.afterwards.standing import (
    has_decision,
    has_none,
    is_announced,
    is_contested,
    may_be_announced,
)
from teleservices.lifecycle.afterwards.withdrawing import Announcement, DecisionTakenBack, GivingUp
from teleservices.lifecycle.wording import texts_after_decision as texts
from teleservices.models import State
from teleservices.permissions import Party

DECIDED = frozenset(State.decided())

ON_DECISIONS = (
    Act(
        name="rectify",
        label=_("Rectify a material error"),
        past=_("Decision rectified"),
        sources=DECIDED,
        by=Party.INSTRUCTOR,
        payload=Rectification,
        is_about_decision=True,
        applies=has_decision,
        text=texts.rectified,
        has_own_subject=True,
        paperwork=Paperwork.DECISION,
    ),
    Act(
        name="announce_withdrawal",
        label=_("Announce a withdrawal"),
        past=_("Withdrawal of the decision considered"),
        sources=DECIDED,
        by=Party.INSTRUCTOR,
        payload=Announcement,
        applies=may_be_announced,
        text=texts.withdrawal_announced,
        has_own_subject=True,
    ),
    Act(
        name="give_up_withdrawal",
        label=_("Give up the withdrawal"),
        past=_("Withdrawal of the decision given up"),
        sources=DECIDED,
        by=Party.INSTRUCTOR,
        payload=GivingUp,
        applies=is_announced,
        text=texts.withdrawal_given_up,
        has_own_subject=True,
    ),
    Act(
        name="withdraw_decision",
        label=_("Withdraw the decision"),
        past=_("Decision withdrawn"),
        sources=DECIDED,
        target=State.IN_REVIEW,
        by=Party.INSTRUCTOR,
        payload=DecisionTakenBack,
        is_about_decision=True,
        is_owed=True,
        applies=has_decision,
        text=texts.taken_back,
        has_own_subject=True,
        paperwork=Paperwork.WITHDRAWAL,
    ),
    Act(
        name="register_appeal",
        label=_("Register an appeal"),
        past=_("Appeal received"),
        sources=DECIDED,
        by=Party.INSTRUCTOR,
        payload=AppealReceived,
        applies=has_decision,
        text=texts.appeal_received,
        has_own_subject=True,
    ),
    Act(
        name="answer_appeal",
        label=_("Reject an appeal"),
        past=_("Appeal answered"),
        sources=DECIDED,
        by=Party.INSTRUCTOR,
        payload=AppealClosed,
        applies=is_contested,
        text=texts.appeal_closed,
        has_own_subject=True,
    ),
    Act(
        name="reconsider",
        label=_("Reconsider on appeal"),
        past=_("Request reconsidered on appeal"),
        sources=DECIDED,
        target=State.IN_REVIEW,
        by=Party.INSTRUCTOR,
        payload=Reconsideration,
        is_owed=True,
        applies=is_contested,
        text=texts.reconsidered,
        has_own_subject=True,
    ),
    Act(
        name="reopen",
        label=_("Take up again"),
        past=_("Review reopened"),
        sources=DECIDED,
        target=State.IN_REVIEW,
        by=Party.INSTRUCTOR,
        payload=Reopening,
        applies=has_none,
    ),
)
