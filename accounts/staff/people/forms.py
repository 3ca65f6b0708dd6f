"""Forms of staff's accounts: no password in the admin, and an address that its owner alone changes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from accounts.entrance import registration
from accounts.models import User
from accounts.staff import duties
from accounts.staff.administrators import is_the_last
from accounts.staff.demands.own_reason import OwnReason
from portal.admin.seen import fingerprint, fingerprints, written
from portal.admin.seen_forms import SeenForm

LONGEST_CAPACITY = 150


class ServiceWidget(forms.MultiWidget):
    """A box to tick, and the capacity beside it."""

    template_name = "accounts/staff/people/service_widget.html"
    use_fieldset = False

    def __init__(self, service: str) -> None:
        words = {"aria-label": _("Capacity in %(service)s") % {"service": service}, "maxlength": LONGEST_CAPACITY}
        super().__init__({"is": forms.CheckboxInput(), "capacity": forms.TextInput(attrs=words)})

    def id_for_label(self, id_: str) -> str:
        """The box: the name of the service is its label; the capacity has its own words."""
        return f"{id_}_0" if id_ else ""

    def decompress(self, value: str | None) -> list[object]:
        """Ticked where there is a capacity."""
        return [bool(value), value or ""]


class ServiceField(forms.MultiValueField):
    """The capacity of someone in a service; empty: they are not of it."""

    def __init__(self, service: str, usual: str) -> None:
        fields = (forms.BooleanField(required=False), forms.CharField(required=False, max_length=LONGEST_CAPACITY))
        super().__init__(fields, label=service, required=False, widget=ServiceWidget(service), require_all_fields=False)
        self.service, self.usual = service, usual

    def compress(self, data_list: list[Any]) -> str:
        """The usual capacity where the box is ticked and nothing is written."""
        is_member, capacity = data_list or (False, "")
        return (str(capacity).strip() or self.usual) if is_member else ""


def name_of(service: str) -> str:
    """The name of its field: what a service is called may be anything."""
    return f"service_{fingerprint(service)}"


class InvitationForm(UserCreationForm):
    """Someone new of staff: groups say what they may do, teams whose requests they instruct."""

    teams = forms.MultipleChoiceField(
        label=_("Instructing services"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta(UserCreationForm.Meta):
        model = User

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        teams = self.fields["teams"]
        if isinstance(teams, forms.MultipleChoiceField):
            teams.choices = [(name, name) for name in duties.teams()]

    def clean_email(self) -> str:
        """In lower case, and not someone's already (the unique constraint ignores case)."""
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.identified_by(email).exists():
            raise ValidationError(_("Someone has an account under this address: give them groups instead."))
        if registration.is_taken(email):
            raise ValidationError(
                _("This address was an account's until a few days ago, and may be again: invite this person next week.")
            )
        return email


class StaffForm(SeenForm, UserEditForm, OwnReason):
    """Someone's names, groups and services; their account is closed on a page of its own.

    A right that a colleague took or gave since the page was opened is neither given back nor taken unsaid.
    """

    class Meta(UserEditForm.Meta):
        model = User

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields.pop("is_active", None)
        self.fields["email"].disabled = True
        self.fields["email"].help_text = _("Changed by the person, in “My personal data”, where it is confirmed.")
        if not self.instance._state.adding:
            self._add_services()

    def _add_services(self) -> None:
        pk = self.instance.pk
        capacities, roles = duties.capacities([pk]).get(pk, {}), duties.roles([pk]).get(pk, {})
        for service in duties.teams():
            field = self.fields[name_of(service)] = ServiceField(service, usual=gettext("Instructor"))
            self.initial[name_of(service)] = capacities.get(field.service, "")
            if role := roles.get(service):
                field.help_text = _("Role: %(role)s. It is changed on the page of the service.") % {"role": role}
        self.initial["seen"] = written(fingerprints(self._present()))

    def _present(self) -> dict[str, object]:
        return {name: value for name, value in super()._present().items() if name != "own_reason"}

    def services(self) -> list[forms.BoundField]:
        """The fields that say to which services the person belongs."""
        return [self[name] for name, field in self.fields.items() if isinstance(field, ServiceField)]

    def services_changed(self) -> dict[str, str]:
        """The services that this page changed, with the capacity there; empty where the person leaves."""
        fields = {name: self.fields[name] for name in self.mine}
        return {
            field.service: self.cleaned_data[name] for name, field in fields.items() if isinstance(field, ServiceField)
        }

    def _present_value(self, name: str, present: object) -> object:
        is_service = isinstance(self.fields[name], ServiceField)
        return present if is_service else super()._present_value(name, present)

    def clean(self) -> dict[str, Any]:
        """The form as a whole; ValidationError when nobody would administer any more."""
        cleaned = super().clean()
        if is_the_last(self.instance) and not self._administers(cleaned):
            raise ValidationError(_("This person is the last administrator: make someone else one first."))
        return cleaned

    def _administers(self, cleaned: dict[str, Any]) -> bool:
        stays = "is_superuser" not in self.fields and self.instance.is_superuser
        groups = cleaned.get("groups")
        rights = {"content_type__app_label": "accounts", "codename": "change_user"}
        return (
            stays
            or bool(cleaned.get("is_superuser"))
            or (groups is not None and any(group.permissions.filter(**rights).exists() for group in groups))
        )


class DepartureForm(forms.Form):
    """Who takes over what someone follows."""

    successor = forms.ModelChoiceField(
        label=_("Give what this person follows to"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("nobody: back among what their services have to assign"),
    )

    def __init__(self, *args: Any, leaver: User, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        field = self.fields["successor"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = User.objects.filter(pk__in=[user.pk for user in duties.successors(leaver)])
            field.label_from_instance = User.get_full_name  # type: ignore[method-assign, assignment]
