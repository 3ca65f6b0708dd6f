"""What is typed on an elimination list, and of a request kept for a dispute."""

import datetime as dt

from django import forms
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from portal.words.typed_text import TypedText
from teleservices.desk.mailroom.forms import DayField
from teleservices.models import ArchiveTransfer
from teleservices.steering.handing_over.seda_messages import LONGEST_ANSWER, Answered, InvalidMessageError, read_answer

DAY = gettext_noop("Give this day.")


class ExtensionForm(forms.Form):
    """Until when requests are kept longer, and why."""

    until = DayField(label=_("Kept until"), help_text=_("They come on a new list then."), required=True, missing=_(DAY))
    reason = TypedText(
        label=_("Why they are kept longer"), help_text=_("Without naming anybody: it stays on the list."), longest=500
    )


class VisaForm(forms.Form):
    """The answer of the departmental archives: its number, its day, its PDF."""

    number = TypedText(label=_("Number of the visa"), longest=60)
    on = DayField(label=_("Day of the visa"), required=True, missing=_(DAY))
    file = forms.FileField(
        label=_("The list with its visa, as a PDF"),
        help_text=_("Signed by the director of the departmental archives."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"required": _("Join the PDF that the departmental archives sent back.")},
    )


class ReplyForm(forms.Form):
    """What the departmental archives answered to a package: their message, or what it would say and its PDF."""

    transfer = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    message = forms.FileField(
        label=_("Message of the archives (XML)"),
        help_text=_("ArchiveTransferReply, SEDA 2.2: it fills in what is below."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/xml,text/xml,.xml"}),
    )
    is_accepted = forms.TypedChoiceField(
        label=_("Their answer"),
        choices=[("yes", _("They take the files over")), ("no", _("They reject the package"))],
        coerce=lambda value: value == "yes",
        required=False,
        widget=forms.RadioSelect,
    )
    number = TypedText(label=_("Number of the acknowledgement"), longest=100, required=False)
    on = DayField(label=_("Day of the answer"))
    reason = TypedText(
        label=_("Why they reject it"), longest=1000, required=False, multiline=True,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    file = forms.FileField(
        label=_("The acknowledgement, as a PDF"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )
    xml, code = "", ""
    """What the message was, and the code of its answer."""

    def clean(self) -> dict[str, object]:
        """Take what the message says, where there is one; else ask for the answer and its day."""
        cleaned = super().clean() or {}
        if cleaned.get("message"):
            self._read(cleaned)
        elif "message" not in self.errors:
            if cleaned.get("is_accepted") in (None, ""):
                self.add_error("is_accepted", gettext("Say what they answered."))
            if not cleaned.get("on") and "on" not in self.errors:
                self.add_error("on", gettext(DAY))
        return cleaned

    def _read(self, cleaned: dict[str, object]) -> None:
        upload = cleaned["message"]
        content: bytes = upload.read(LONGEST_ANSWER + 1)  # type: ignore[attr-defined]
        try:
            answered = read_answer(content)
            self.xml = content.decode()
            day = dt.date.fromisoformat(answered.day)
        except (InvalidMessageError, ValueError):
            self.add_error("message", InvalidMessageError().message)
            return
        self._check_package(answered, cleaned)
        self.code = answered.code
        reason = answered.reason or gettext("Code %(code)s") % {"code": answered.code}
        reply = {"is_accepted": answered.is_accepted, "number": answered.number, "on": day}
        cleaned.update(reply, reason="" if answered.is_accepted else reason[:1000])

    def _check_package(self, answered: Answered, cleaned: dict[str, object]) -> None:
        transfer = ArchiveTransfer.objects.filter(pk=str(cleaned.get("transfer") or 0)).first()
        if transfer is None or answered.answers != str(transfer.uuid):
            self.add_error("message", gettext("This message answers another package."))


class HoldForm(forms.Form):
    """Why a request is kept for a dispute, or no longer."""

    reason = TypedText(
        label=_("Reason"),
        help_text=_("The dispute, its court and its number if it has one."),
        longest=2000,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why.")},
    )
    hold = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    """The one to lift, as the page showed it; none to place one."""


class ActForm(forms.Form):
    """What the page showed of a list, and what is ticked on it."""

    seen = forms.IntegerField(min_value=1)
    line = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, data: object, *, lines: list[int]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["line"].choices = [(str(pk), "") for pk in lines]  # type: ignore[attr-defined]
