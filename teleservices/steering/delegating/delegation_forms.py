"""The forms of a delegation: its act, then the days that make it count and its end."""

import datetime as dt
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from formkit.fieldtypes.amount import AmountInput
from formkit.fieldtypes.inputs import keypad
from portal.words.typed_text import TypedText
from teleservices.competence import RegisterRefusedError
from teleservices.competence.delegations import (
    DelegationAct,
    complete_delegation,
    record_delegation,
    revoke_delegation,
)
from teleservices.desk.acts.forms import InstructorField
from teleservices.models import Authority, AuthorityKind, Delegation, Outcome, Procedure
from teleservices.permissions import instructors
from teleservices.steering.delegating.register_lists import Day, RegisterForm

LARGEST = Decimal(10**13)
"""Cents."""


class Ceiling(AmountInput):
    """An amount in euros, cleaned to whole cents; None where none is typed."""

    def __init__(self) -> None:
        super().__init__(
            decimals=0,
            minimum=Decimal(0),
            maximum=LARGEST,
            label=str(_("Up to (€)")),
            help_text=str(_("The amount that one decision may grant. Leave it empty where the act sets no ceiling.")),
            required=False,
            widget=forms.TextInput(attrs={"inputmode": keypad(0, 2), "autocomplete": "off"}),
        )

    def clean(self, value: object) -> int | None:
        """Cents."""
        number = super().clean(value)
        return None if number is None else int(number)


def delegates() -> Any:  # noqa: ANN401 - a queryset of users, as a form takes it
    """Who may be given a delegation, or follow one: those who instruct."""
    return instructors().order_by("last_name", "first_name")


class DelegationForm(RegisterForm):
    """What an act of the president says: once recorded it never changes."""

    delegate = InstructorField(
        label=_("Account of the delegate"),
        queryset=User.objects.none(),
        help_text=_("The agent who will decide by this delegation: someone who instructs."),
    )
    delegate_name = TypedText(
        label=_("Name of the delegate, as the act says it"),
        longest=150,
        help_text=_("For example: Mme Camille Vasseur. Letters show it."),
    )
    function = TypedText(
        label=_("Function of the delegate, as the act says it"),
        longest=150,
        help_text=_("For example: cheffe du service Vie associative."),
    )
    act_number = TypedText(label=_("Number of the act"), longest=60)
    act_date = Day(label=_("Date of the act"))
    valid_from = Day(label=_("Counts from"))
    valid_to = Day(
        label=_("Last day"), required=False, help_text=_("Leave it empty where the act lasts until it is ended.")
    )
    procedures = forms.ModelMultipleChoiceField(
        label=_("Procedures"),
        queryset=Procedure.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none where the act covers all procedures, present and to come."),
    )
    outcomes = forms.MultipleChoiceField(
        label=_("Decisions"),
        choices=Outcome,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none where the act covers all decisions."),
    )
    published_on = Day(
        label=pgettext_lazy("a delegation", "Published on"),
        required=False,
        help_text=_("It counts once both days are known (CGCT L3131-1): you may write them later."),
    )
    transmitted_on = Day(label=pgettext_lazy("a delegation", "Transmitted to the prefect on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Wagtail calls it
        super().__init__(*args, **kwargs)
        self.fields["amount_max_cents"] = Ceiling()
        cast("forms.ModelChoiceField", self.fields["delegate"]).queryset = delegates().exclude(pk=self.for_user.pk)
        in_use = Procedure.objects.filter(Q(is_archived=False)).order_by("title", "pk")
        cast("forms.ModelMultipleChoiceField", self.fields["procedures"]).queryset = in_use

    def save(self, commit: bool = True) -> Delegation:
        """Record it. Raises RegisterRefusedError."""
        president = Authority.objects.filter(kind=AuthorityKind.PRESIDENT).first()
        if president is None:
            raise RegisterRefusedError(_("Record the president first, among the authorities."))
        terms = {name: value for name, value in self.cleaned_data.items() if name != "procedures"}
        act = DelegationAct(procedures=list(self.cleaned_data["procedures"]), **terms)
        return record_delegation(actor=self.for_user, authority=president, act=act)


class DelegationEndForm(RegisterForm):
    """The days that make a delegation count, each written once, and its end."""

    published_on = Day(label=pgettext_lazy("a delegation", "Published on"), required=False)
    transmitted_on = Day(label=pgettext_lazy("a delegation", "Transmitted to the prefect on"), required=False)
    revoked_on = Day(
        label=_("Counts no more from"),
        required=False,
        help_text=_("Written by mistake, an end can't be taken back: a new act would be needed."),
    )
    revoked_reason = TypedText(
        label=pgettext_lazy("of the end of a delegation", "Reason"),
        required=False,
        longest=300,
        help_text=_("Who signs by this delegation reads it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Wagtail calls it
        super().__init__(*args, **kwargs)
        for name in ("published_on", "transmitted_on"):
            if getattr(self.instance, name):
                self.fields[name].widget.attrs["readonly"] = True

    def clean(self) -> dict[str, Any]:
        """A reason without a day ends nothing."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("revoked_reason") and "revoked_on" in cleaned and not cleaned["revoked_on"]:
            self.add_error("revoked_on", _("Write from which day this delegation counts no more."))
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> Delegation:
        """Write what is new. Raises RegisterRefusedError."""
        days = {name: self.cleaned_data[name] for name in ("published_on", "transmitted_on")}
        delegation = complete_delegation(actor=self.for_user, delegation=self.instance, **days)
        on: dt.date | None = self.cleaned_data["revoked_on"]
        reason: str = self.cleaned_data["revoked_reason"]
        if on and (on, reason) != (delegation.revoked_on, delegation.revoked_reason):
            delegation = revoke_delegation(actor=self.for_user, delegation=delegation, on=on, reason=reason)
        return delegation
