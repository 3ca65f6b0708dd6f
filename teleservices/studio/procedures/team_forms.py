"""The studio's form of a service: its contact and its members, named by their address since accounts are many."""

from collections.abc import Mapping
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import enters_the_admin
from accounts.staff.own_reason import OwnReason
from teleservices.models import Team
from teleservices.studio.procedures.teams import TeamContact

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
    remove = forms.BooleanField(label=_("Remove from the service"), required=False)

    def clean_email(self) -> User | None:
        """Find the agent; only people who enter the administration may be named."""
        email = self.cleaned_data["email"]
        if not email:
            return None
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if not enters_the_admin(user):
            raise ValidationError(_now("No agent has an account with this address."), code="unknown")
        return user

    def clean(self) -> dict[str, object]:
        """Ask for the capacity of a member who stays."""
        cleaned = super().clean() or {}
        if cleaned.get("email") and not cleaned.get("capacity") and not cleaned.get("remove"):
            self.add_error("capacity", _now("Give the capacity of this person, for example: case officer."))
        return cleaned


class BaseMemberFormSet(forms.BaseFormSet):
    """The members of a service by e-mail address, each with a capacity (CRPA L111-2)."""

    def clean(self) -> None:
        """Refuse the same person twice."""
        users = [form.cleaned_data.get("email") for form in self.forms if form.is_valid()]
        named = [user for user in users if user]
        if len(set(named)) < len(named):
            raise ValidationError(_now("The same person is named twice."), code="twice")

    def capacities(self) -> Mapping[User, str]:
        """The members who stay, with their capacity."""
        rows = [form.cleaned_data for form in self.forms]
        return {row["email"]: row["capacity"] for row in rows if row.get("email") and not row.get("remove")}


MemberFormSet = forms.formset_factory(MemberForm, formset=BaseMemberFormSet, extra=BLANK_MEMBERS)


def members_of(team: Team | None, data: Mapping[str, object] | None = None) -> BaseMemberFormSet:
    """The form set of a service's members, blank lines after them."""
    rows = team.team_members.select_related("user").order_by("user__last_name", "pk") if team else []
    initial = [{"email": row.user.email, "capacity": row.capacity} for row in rows]
    return cast("BaseMemberFormSet", MemberFormSet(data, initial=initial, prefix="members"))
