"""The rows of the table of acts that nobody does: what happens by itself when time is up."""

from django.utils.translation import gettext_lazy as _

from teleservices.lifecycle.act import Act
from teleservices.lifecycle.agents import team_notices
from teleservices.lifecycle.filing_away import may_be_filed_away
from teleservices.lifecycle.payloads import TeamReminder
from teleservices.lifecycle.wording import texts, texts_by_itself
from teleservices.models import State
from teleservices.permissions import Party

BY_ITSELF = (
    Act(
        name="assign_by_itself",
        label=_("Assign by itself"),
        past=_("Request assigned by itself"),
        sources=frozenset(State.open()),
        by=Party.CLOCK,
        is_public=False,
        text=texts.message_alone,
        notice=team_notices.GIVEN,
    ),
    Act(
        name="remind_applicant",
        label=_("Remind the applicant"),
        past=_("Reminder sent"),
        sources=frozenset({State.CORRECTION_REQUESTED}),
        by=Party.CLOCK,
        text=texts_by_itself.corrections_awaited,
        subject=_("Reminder: your request %(reference)s is to be completed"),
        may_be_declined=True,
    ),
    Act(
        name="remind_team",
        label=_("Remind the service"),
        past=_("Reminder sent to the service"),
        sources=State.with_service(),
        by=Party.CLOCK,
        payload=TeamReminder,
        is_public=False,
        text=texts_by_itself.time_in_stage,
        notice=team_notices.REMINDED,
    ),
    Act(
        name="warn_of_silence",
        label=_("Say that silence is near"),
        past=_("Silence near"),
        sources=frozenset(State.open()),
        by=Party.CLOCK,
        is_public=False,
        text=texts_by_itself.silence_near,
        notice=team_notices.SILENCE_NEAR,
    ),
    Act(
        name="grant_by_silence",
        label=_("Grant by silence"),
        past=_("Granted by the silence of the département"),
        sources=frozenset(State.open()),
        by=Party.CLOCK,
        text=texts.granted_by_silence,
        has_own_subject=True,
        notice=team_notices.SILENCE_GRANTED,
    ),
    Act(
        name="refuse_by_silence",
        label=_("Refuse by silence"),
        past=_("Refused by the silence of the département"),
        sources=frozenset(State.open()),
        by=Party.CLOCK,
        text=texts.refused_by_silence,
        has_own_subject=True,
        notice=team_notices.SILENCE_REFUSED,
    ),
    Act(
        name="tell_late",
        label=_("Say that it is late"),
        past=_("Late in this stage"),
        sources=frozenset(State.open()),
        by=Party.CLOCK,
        is_public=False,
        text=texts_by_itself.late,
        notice=team_notices.LATE,
    ),
    Act(
        name="file_away_by_itself",
        label=_("File away by itself"),
        past=_("File put away by itself"),
        sources=frozenset(State.ended()),
        by=Party.CLOCK,
        applies=may_be_filed_away,
        is_public=False,
        text=texts.message_alone,
    ),
)
