"""What every act asks of the instructor: a message, and the stage where several may follow."""

from collections.abc import Sequence

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from locker.models import StoredFile
from teleservices.lifecycle import Payload
from teleservices.lifecycle.next_stages import choices, stage_after
from teleservices.models import ServiceRequest, State
from teleservices.permissions import Party


class ActForm(forms.Form):
    """An act that brings a message at most; the stage is asked for where several may follow."""

    target: State | None = None
    """The state that the act leads to, when it leads to another."""

    message = forms.CharField(
        label=gettext_lazy("Message to the applicant"),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        max_length=4000,
    )

    field_order: Sequence[str] = ("stage", "message")

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        request: ServiceRequest,
        actor: User,
    ) -> None:
        super().__init__(data, files)
        self.request = request
        self.actor = actor
        self.prepare()
        self._offer_stages()
        self.order_fields(self.field_order)

    def _offer_stages(self) -> None:
        stages = choices(self.request, self.target, self.request.stage) if self.target else []
        if self.target is None or len(stages) < 2:
            return
        usual = stage_after(self.request, self.target, Payload(), Party.INSTRUCTOR, self.request.stage)
        self.fields["stage"] = forms.ChoiceField(
            label=_("Stage"),
            choices=[(stage.key, stage.name) for stage in stages],
            initial=usual.key if usual else None,
            required=False,
        )

    def prepare(self) -> None:
        """Fill in what depends on the request."""

    def text(self, name: str) -> str:
        """A cleaned text, empty while the form has errors."""
        return str(self.cleaned_data.get(name, ""))

    def payload(self, letter: StoredFile | None = None) -> Payload:
        """The act's payload; only from a valid form."""
        return Payload(message=self.text("message"), stage_key=self.text("stage"))
