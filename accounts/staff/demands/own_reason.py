"""Why one would give oneself a right: asked by a form once it is known that the rest of it would."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import RightsDemand, User
from accounts.staff.demands import acts, present_rights
from accounts.staff.demands.own_rights import AskFirstError
from portal.words.typed_text import TypedText

LONGEST = 300
"""Of a reason, in characters."""


class OwnReason(forms.Form):
    """A part of forms that may give a right to who fills them in."""

    own_reason = TypedText(
        label=_("Why you need this right"),
        longest=LONGEST,
        required=False,
        rows=2,
        help_text=_("300 characters at most. The other administrators read it."),
    )
    asks_why = False
    """Whether the page asks it."""

    def ask_for(self, asked: AskFirstError, author: User, *, is_new: bool = False) -> RightsDemand | None:
        """The demand that is sent to the other administrators; None where its reason is still to be written.

        `is_new`: what the form makes doesn't exist without its author yet, so that nothing can be asked of it.
        """
        reason = str(self.cleaned_data.get("own_reason") or "")
        if is_new:
            self.add_error(None, _("Create the service without yourself first; then ask to be a member of it."))
            return None
        if reason.strip():
            return acts.ask(author=author, beneficiary=asked.beneficiary, grants=asked.grants, reason=reason)
        self.asks_why = True
        text = _(
            "You would give yourself a right (%(rights)s): another administrator must accept it. Say why, then save: "
            "the demand is sent to them, and nothing else of this page is saved."
        )
        self.add_error(None, text % {"rights": ", ".join(present_rights.in_words(asked.grants))})
        return None
