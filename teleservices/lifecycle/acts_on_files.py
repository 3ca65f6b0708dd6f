"""The rows of the acts that put the file of an ended request away, which decide nothing and close nothing."""

from django.utils.translation import gettext_lazy as _

from teleservices.lifecycle.act import Act
from teleservices.lifecycle.filing_away import FilingAway, TakingOut, is_filed_away, may_be_filed_away
from teleservices.lifecycle.wording import texts
from teleservices.models import State
from teleservices.permissions import Party

ON_FILES = (
    Act(
        name="file_away",
        label=_("File away"),
        past=_("File put away"),
        sources=frozenset(State.ended()),
        by=Party.INSTRUCTOR,
        payload=FilingAway,
        applies=may_be_filed_away,
        is_public=False,
        text=texts.message_alone,
    ),
    Act(
        name="take_out",
        label=_("Take the file out"),
        past=_("File taken out"),
        sources=frozenset(State.ended()),
        by=Party.INSTRUCTOR,
        payload=TakingOut,
        applies=is_filed_away,
        is_public=False,
        text=texts.message_alone,
    ),
)
