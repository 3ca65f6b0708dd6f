"""The form of an internal note: its text, whom it mentions, whether it prepares the decision or comes first."""

from typing import Any, ClassVar, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.words.typed_text import TypedText
from teleservices.desk.texts.inserting import OfferedTexts, Uses, offer
from teleservices.models import RequestNote, ServiceRequest, TextUse
from teleservices.permissions import instructors

LONGEST = 4000
PREPARATORY, COMMUNICABLE = "preparatory", "communicable"
NATURES: tuple[tuple[str, Promise], ...] = (
    (PREPARATORY, _("Preparatory: it prepares the decision, and is not communicated before it is taken")),
    (COMMUNICABLE, _("Communicable: it may be given to the person who asks for it, even before the decision")),
)


class ColleaguesField(forms.ModelMultipleChoiceField):
    """Instructors of the service, by name."""

    def label_from_instance(self, obj: User) -> str:
        return obj.get_full_name() or obj.email


class NoteForm(forms.Form):
    """A note on a request. `uuid` makes it the same note when it is sent twice."""

    text = TypedText(
        label=_("Your note"),
        multiline=True,
        longest=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write your note.")},
    )
    document = forms.ChoiceField(
        label=_("On which document"),
        required=False,
        error_messages={"invalid_choice": _("This document is no longer among those of the request.")},
    )
    mentioned = ColleaguesField(
        label=_("Colleagues to mention"),
        help_text=_("Each is told that a note mentions them; the e-mail says nothing of it."),
        queryset=User.objects.none(),
        required=False,
        to_field_name="uuid",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("Someone whom you mention is no longer of the service: they could not open this."),
            "invalid_pk_value": _("Choose colleagues among those that are offered."),
            "invalid_list": _("Choose colleagues among those that are offered."),
        },
    )
    nature = forms.ChoiceField(
        label=_("Communication to the applicant or to others"),
        choices=NATURES,
        initial=PREPARATORY,
        widget=forms.RadioSelect,
        help_text=_(
            "The law: documents that prepare a decision are not communicable before it is taken (CRPA L311-2)."
        ),
    )
    is_pinned = forms.BooleanField(label=_("Keep it above the others"), required=False)
    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    takes: ClassVar[Uses] = {"text": TextUse.NOTE}
    """The field in which model texts of the service are inserted."""

    def __init__(self, *args: Any, service_request: ServiceRequest, author: User, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        team = instructors(service_request.team).exclude(pk=author.pk) if service_request.team else User.objects.none()
        colleagues = team.order_by("last_name", "first_name", "pk")
        if colleagues:
            field = cast("ColleaguesField", self.fields["mentioned"])
            field.queryset = colleagues
            field.choices = [(person.uuid, field.label_from_instance(person)) for person in colleagues]  # read once
        else:
            del self.fields["mentioned"]
        is_on_one = "document" in self.data or bool(self.initial.get("document"))
        documents = (
            service_request.attachments.order_by("title", "pk") if is_on_one else ()
        )  # asked from beside one of them
        self.documents = {str(document.uuid): document for document in documents}
        titles = [(uuid, document.title) for uuid, document in self.documents.items()]
        if titles:
            whole = ("", _("The request as a whole"))
            cast("forms.ChoiceField", self.fields["document"]).choices = [whole, *titles]
        else:
            del self.fields["document"]
        offer(self, self.takes, OfferedTexts(author, [service_request.team_id]))

    def values(self) -> dict[str, Any]:
        """What a valid form says, as the functions that write take it."""
        return {
            "text": self.cleaned_data["text"],
            "document": self.documents.get(self.cleaned_data.get("document", "")),
            "mentioned": list(self.cleaned_data.get("mentioned", ())),
            "is_preparatory": self.cleaned_data["nature"] == PREPARATORY,
            "is_pinned": self.cleaned_data["is_pinned"],
        }


def initial_of(note: RequestNote) -> dict[str, object]:
    """What the form of a note that exists shows first."""
    return {
        "text": note.text,
        "document": note.document and note.document.uuid,
        "mentioned": [mention.user.uuid for mention in note.mentions.select_related("user")],
        "nature": PREPARATORY if note.is_preparatory else COMMUNICABLE,
        "is_pinned": note.is_pinned,
    }
