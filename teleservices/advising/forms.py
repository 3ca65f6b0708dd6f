"""What who gives an opinion types: the code that they received, then their opinion."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from locker.entry.photos import PDF
from portal.words.typed_text import TypedText
from teleservices.deciding.opinions.one_time_codes import DIGITS
from teleservices.models import AnswerKind, Opinion, OpinionVerdict


class CodeForm(forms.Form):
    """The code, whatever spaces it was copied with."""

    use_required_attribute = False

    code = forms.CharField(
        label=_("Code received by e-mail"),
        help_text=_("6 digits."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={
            "required": _("Enter the code that you received by e-mail."),
            "max_length": _("The code has 6 digits: check it."),
        },
    )

    def clean_code(self) -> str:
        """Its digits."""
        code = "".join(str(self.cleaned_data["code"]).split())
        if len(code) != DIGITS or not (code.isascii() and code.isdigit()):
            raise ValidationError(_("The code has 6 digits: check it."), code="malformed")
        return code


class AdviceForm(forms.Form):
    """An opinion in the form that was asked for, with a PDF if need be."""

    use_required_attribute = False

    takes_many_files: ClassVar[bool] = False
    accepts: ClassVar[str] = PDF

    verdict = forms.ChoiceField(
        label=_("Your opinion is"),
        choices=OpinionVerdict,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say what your opinion is: favourable, with reservations or unfavourable."),
            "invalid_choice": _("Say what your opinion is: favourable, with reservations or unfavourable."),
        },
    )
    text = TypedText(
        label=_("Your opinion"), longest=8000, rows=10, error_messages={"required": _("Write your opinion.")}
    )
    document = forms.FileField(label=_("Document joined to your opinion"), required=False, allow_empty_file=True)

    def __init__(self, *args: Any, opinion: Opinion, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        if opinion.answer_kind == AnswerKind.FREE:
            del self.fields["verdict"]
            return
        self.fields["text"].label = _("Your reasons, or your reservations")
        self.fields["text"].help_text = _("A favourable opinion may go without a text.")
        self.fields["text"].required = False

    def clean(self) -> dict[str, Any]:
        """Ask for the text of what isn't simply favourable."""
        cleaned = super().clean() or self.cleaned_data
        verdict = cleaned.get("verdict")
        if verdict and verdict != OpinionVerdict.FAVOURABLE and cleaned.get("text") == "":
            self.add_error("text", _("Write your reasons, or your reservations."))
        return cleaned
