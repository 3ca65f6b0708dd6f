"""The studio's form of a service: its contact and its members, named by their address since accounts are many."""

from collections.abc import Mapping
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import enters_the_admin
from accounts.staff.demands.own_reason import OwnReason
from teleservices.models import Team, TeamRole
from teleservices.studio.procedures.teams import Place, TeamContact

BLANK_MEMBERS = 3


class TeamForm(forms.ModelForm, OwnReason):
    """A service's name and contact, which acknowledgements carry (CRPA R112-11-1)."""

    class Meta:
        model = Team
        fields = ("name", "email", "telephone", "postal_address", "anonymity_reason")
        widgets = {"postal_address": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "telephone": _("The law wants it on every acknowledgement."),
            "email": _("The law wants an e-mail or a postal address on every acknowledgement."),
        }

    def contact(self) -> TeamContact:
        """The contact, once valid."""
        return TeamContact(**{name: self.cleaned_data[name] for name in TeamContact.__annotations__})


class MemberForm(forms.Form):
    """One member: an agent's account and the capacity that correspondence shows (CRPA L111-2)."""

    email = forms.EmailField(label=_("E-mail address of the account"), required=False)
    capacity = forms.CharField(label=_("Capacity"), max_length=150, required=False)
    role = forms.ChoiceField(
        label=_("Role in the service"),
        choices=TeamRole,
        initial=TeamRole.INSTRUCTOR,
        required=False,
        help_text=_(
            "The head assigns the requests and sees who follows what. A supervisor reads and does nothing; a reader "
            "too, until a day."
        ),
    )
    until = forms.DateField(
        label=_("Reads until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
        help_text=_("The last day of a reader; nothing for the others."),
    )
    takes_over = forms.BooleanField(label=_("Takes over what those whom you remove follow"), required=False)
    remove = forms.BooleanField(label=_("Remove from the service"), required=False)

    def clean_email(self) -> User | None:
        """Find the agent; only people who enter the administration may be named."""
        email = self.cleaned_data["email"]
        if not email:
            return None
        user = User.objects.identified_by(email).filter(is_active=True).first()
        if not enters_the_admin(user):
            raise ValidationError(_now("No agent has an account with this address."), code="unknown")
        return user

    def clean(self) -> dict[str, object]:
        """Ask for the capacity of a member who stays."""
        cleaned = super().clean() or {}
        if cleaned.get("email") and not cleaned.get("capacity") and not cleaned.get("remove"):
            self.add_error("capacity", _now("Give the capacity of this person, for example: case officer."))
        if cleaned.get("email") and not cleaned.get("remove") and "until" in cleaned:
            self._check_last_day(cleaned)
        return cleaned

    def _check_last_day(self, cleaned: Mapping[str, object]) -> None:
        is_reader, until = cleaned.get("role") == TeamRole.READER, cleaned["until"]
        if is_reader and not until:
            self.add_error("until", _now("Give the last day on which this person reads the requests."))
        if until and not is_reader:
            self.add_error("until", _now("Only a reader has a last day: choose this role, or empty the date."))

    def place(self) -> Place:
        """What the person is in the service, once valid."""
        row = self.cleaned_data
        return Place(row["capacity"], TeamRole(row["role"] or TeamRole.INSTRUCTOR), row["until"])


class BaseMemberFormSet(forms.BaseFormSet):
    """The members of a service by e-mail address, each with a capacity (CRPA L111-2) and a role."""

    def clean(self) -> None:
        """Refuse the same person twice."""
        users = [form.cleaned_data.get("email") for form in self.forms if form.is_valid()]
        members = [user for user in users if user]
        if len(set(members)) < len(members):
            raise ValidationError(_now("The same person is named twice."), code="twice")

    def successor(self) -> User | None:
        """Who takes over what those who leave follow, as ticked; None where nobody is."""
        return next((user for user, form in self._staying() if form.cleaned_data["takes_over"]), None)

    def members(self) -> Mapping[User, Place]:
        """The members who stay, with what they are."""
        return {user: form.place() for user, form in self._staying()}

    def _staying(self) -> "list[tuple[User, MemberForm]]":
        rows = [(form.cleaned_data, form) for form in self.forms if form.cleaned_data.get("email")]
        return [(row["email"], form) for row, form in rows if not row["remove"]]


MemberFormSet = forms.formset_factory(MemberForm, formset=BaseMemberFormSet, extra=BLANK_MEMBERS)


def members_of(team: Team | None, data: Mapping[str, object] | None = None) -> BaseMemberFormSet:
    """The form set of a service's members, blank lines after them."""
    rows = team.team_members.select_related("user").order_by("user__last_name", "pk") if team else []
    initial = [
        {"email": row.user.email, "capacity": row.capacity, "role": row.role, "until": row.until} for row in rows
    ]
    return cast("BaseMemberFormSet", MemberFormSet(data, initial=initial, prefix="members"))
