"""What every act asks of the instructor: a message, and the stage where several may follow."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from locker.models import StoredFile
from portal.words.typed_text import TypedText
from teleservices.desk.texts.inserting import INSERT, OfferedTexts, Uses, offer
from teleservices.lifecycle import Act, Payload
from teleservices.lifecycle.prerequisites.next_stages import choices, stage_after
from teleservices.models import ServiceRequest, TextUse
from teleservices.permissions import Party


class ActForm(forms.Form):
    """An act that brings a message at most; the stage is asked for where several may follow."""

    template = "teleservices/desk/acts/fields.html"
    """What shows its fields."""
    kept_letter: StoredFile | None = None
    """The signed letter kept for the act, where it takes one."""

    message = TypedText(
        label=gettext_lazy("Message to the applicant"),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        multiline=True,
        longest=4000,
    )

    field_order: Sequence[str] = ("stage", "message")
    takes: ClassVar[Uses] = {"message": TextUse.MESSAGE}
    """The fields in which model texts of the service are inserted."""

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        act: Act,
        request: ServiceRequest,
        actor: User,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, files, initial=dict(initial or {}))
        self.act, self.request, self.actor = act, request, actor
        self.prepare()
        self._offer_stages()
        self.order_fields(self.field_order)
        self.offer_texts(OfferedTexts(actor, [request.team_id]))

    def aid_said(self) -> Sequence[str]:
        """What is said of the State aid that the act would grant, above its fields."""
        return ()

    @classmethod
    def is_being_made(cls, data: Mapping[str, object]) -> bool:
        """Whether what was posted only changes what the form asks: nothing is checked nor done yet."""
        return INSERT in data

    @classmethod
    def rearranged(cls, data: QueryDict) -> dict[str, object]:
        """What the form then holds."""
        return dict(data.dict())

    def offer_texts(self, texts: OfferedTexts, *, at: str = "") -> None:
        """Offer these model texts, whose buttons lead to `at` when it isn't where the form goes."""
        self.texts = texts
        offer(self, self.takes, texts, at=at)

    def _offer_stages(self) -> None:
        target = self.act.target
        stages = choices(self.request, target, self.act.stage_left(self.request)) if target else []
        if target is None or len(stages) < 2:
            return
        usual = stage_after(self.request, target, Payload(), Party.INSTRUCTOR, self.act.stage_left(self.request))
        self.fields["stage"] = forms.ChoiceField(
            label=_("Stage"),
            choices=[(stage.key, stage.name) for stage in stages],
            initial=usual.key if usual else stages[0].key,
            required=False,
        )

    def prepare(self) -> None:
        """Fill in what depends on the request."""

    def text(self, name: str) -> str:
        """A cleaned text, empty while the form has errors."""
        return str(self.cleaned_data.get(name, ""))

    def payload(self) -> Payload:
        """The act's payload; only from a valid form."""
        return self.act.payload(message=self.text("message"), stage_key=self.text("stage"))

    def shown_payload(self) -> Payload:
        """What the act would tell as the form stands, whole or not: what was typed, else what is proposed."""
        return self.payload() if self.is_valid() else self.partial_payload()

    def partial_payload(self) -> Payload:
        """The same from a form that is not whole: what a preview needs, as far as it can be read."""
        return Payload(message=str(self.shown("message") or ""), stage_key=str(self.shown("stage") or ""))

    def shown(self, name: str) -> object:
        """The value that a field holds on screen; None when there is no such field, or what was typed can't be read."""
        if self.is_bound:
            return self.cleaned_data.get(name)
        return self.get_initial_for_field(self.fields[name], name) if name in self.fields else None
