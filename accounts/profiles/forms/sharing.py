"""Forms of sharing: a key made, a key used, a member's role."""

from typing import TYPE_CHECKING
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.forms import email_field, text_field
from accounts.models import Role
from accounts.profiles import share_keys
from accounts.profiles.forms.organisations import function_field
from accounts.profiles.sharing import CHOICES_OF_DAYS, DAYS
from portal.words.typed_text import TypedText

ANSWERS = [("accept", _("Accept")), ("refuse", _("Refuse"))]


if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ROLES = [
    (Role.READER, _("Reader: reads the requests and the documents")),
    (Role.EDITOR, _("Editor: files and follows requests, adds documents")),
    (Role.ADMINISTRATOR, _("Administrator: does all this, and manages the members")),
]


def _role_field(label: "StrOrPromise") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role."), "invalid_choice": _("Choose a role.")},
    )


def _days() -> list[tuple[int, str]]:
    return [(days, ngettext("%(days)s day", "%(days)s days", days) % {"days": days}) for days in CHOICES_OF_DAYS]


class ShareForm(forms.Form):
    """« Ajouter un partage »: the role that a key gives, how many days it works, to whom it is sent."""

    use_required_attribute = False

    role = _role_field(_("Role of the person who joins"))
    days = forms.TypedChoiceField(
        label=_("The key works for"),
        choices=_days,
        coerce=int,
        initial=DAYS,
        help_text=_("It works once. You can revoke it before."),
    )
    note = text_field(_("For whom is it?"), autocomplete="off", length=120)
    recipient = email_field(_("Send the key by e-mail to"), autocomplete="off")
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    """Drawn with the empty form: sent twice, it makes one key."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["note"].help_text = _("A reminder for the list of keys, for example: Claire, new treasurer")
        recipient = self.fields["recipient"]
        recipient.required = False
        recipient.help_text = _("The key will be shown to you in any case. This address is not kept.")


class JoinForm(forms.Form):
    """« Rejoindre un profil existant »: the key, and one's function."""

    use_required_attribute = False

    key = forms.CharField(
        label=_("Key"),
        max_length=120,
        help_text=_(
            "28 letters and digits, given by an administrator of the profile. Spaces and capitals don't matter."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Enter the key that you were given.")},
    )
    function = text_field(
        _("Your function in the organisation"),
        autocomplete="organization-title",
        length=120,
        missing=_("Enter your function."),
    )

    def clean_key(self) -> str:
        """Its letters; that they are as many as they should says nothing of whether it works."""
        try:
            return share_keys.parse(self.cleaned_data["key"])
        except share_keys.MalformedKeyError:
            raise ValidationError(
                _("Check the key: it has 28 letters and digits, in 7 groups of 4."), code="invalid"
            ) from None


class RoleForm(forms.Form):
    """Another role for a member: one of `Role`."""

    use_required_attribute = False

    role = _role_field(_("Role"))


class AskToJoinForm(forms.Form):
    """Who one is in the organisation, and why one asks."""

    use_required_attribute = False

    function = function_field()
    justification = TypedText(
        label=_("Why you ask to join this profile"),
        longest=1000,
        help_text=_("What lets the people of this organisation recognise you. Give no confidential data."),
        rows=5,
        error_messages={"required": _("Say why you ask to join this profile.")},
    )


class JoinAnswerForm(forms.Form):
    """Accept with a role, or refuse."""

    use_required_attribute = False

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )
    role = forms.ChoiceField(
        label=_("Role, if you accept"),
        choices=ROLES,
        initial=Role.READER,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("If you choose none, this person becomes a reader."),
    )

    def clean_role(self) -> Role:
        """The role chosen, else READER, which gives the least."""
        return Role(self.cleaned_data["role"] or Role.READER)
