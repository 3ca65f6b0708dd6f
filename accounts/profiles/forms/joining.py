"""Forms of « demander à rejoindre »: the request, and the answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.profiles.forms.organisations import function_field
from accounts.profiles.forms.sharing import ROLES
from portal.words.typed_text import TypedText

ANSWERS = [("accept", _("Accept")), ("refuse", _("Refuse"))]


class AskToJoinForm(forms.Form):
    """Who one is in the organisation, and why one asks."""

    use_required_attribute = False

    function = function_field()
    justification = TypedText(
        label=_("Why you ask to join this profile"),
        multiline=True,
        longest=1000,
        help_text=_("What lets the people of this organisation recognise you. Give no confidential data."),
        widget=forms.Textarea(attrs={"rows": 5}),
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
