"""What an agent chooses to be told of, and when: the form, and the one function that writes it."""

from collections.abc import Mapping

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from teleservices.lifecycle.agents.recipients import USUAL
from teleservices.models import NoticeChoice, NoticeKind, Pace

PACES = [(USUAL, _("As usual")), *Pace.choices]


class NoticesForm(forms.Form):
    """A pace for each kind of notice."""

    def __init__(self, data: Mapping[str, str] | None = None, *, user: User) -> None:
        paces = dict(user.notice_choices.values_list("kind", "pace"))
        super().__init__(data, initial=paces)
        for kind in NoticeKind:
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label,
                choices=PACES,
                required=False,
                error_messages={"invalid_choice": _("Choose when you want to be told, among what is offered.")},
            )

    def paces(self) -> dict[NoticeKind, str]:
        """What a valid form says of each kind."""
        return {kind: self.cleaned_data[kind.value] for kind in NoticeKind}


@transaction.atomic
def choose(*, user: User, paces: Mapping[NoticeKind, str]) -> None:
    """Keep when `user` wants to be told of each kind; what waited for their morning and is not wanted any more goes."""
    for kind, pace in paces.items():
        if pace == USUAL:
            NoticeChoice.objects.filter(user=user, kind=kind).delete()
        else:
            NoticeChoice.objects.update_or_create(user=user, kind=kind, defaults={"pace": pace})
    unwanted = [kind for kind, pace in paces.items() if pace == Pace.NEVER]
    user.morning_notices.filter(kind__in=unwanted).delete()
