"""What correcting an answer in the applicant's place asks: the question as they were asked it, and why."""

from collections.abc import Mapping, Sequence

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from formkit.django_forms import StepForm, step_form
from formkit.fieldtypes import Field, takes_documents
from formkit.values import JsonValue
from locker.entry import photos
from locker.entry.titles import document_title
from locker.models import StoredFile
from portal.words.typed_text import TypedText
from teleservices.answering.fingerprints import fingerprint
from teleservices.desk.acts.act_form import ActForm
from teleservices.desk.acts.kept_files import Control, KeptFile
from teleservices.lifecycle import Act, AnswerCorrection
from teleservices.models import Attachment, ServiceRequest

FILE = Control(
    field="file",
    note="kept_file",
    take_away="take_file_away",
    salt="document of a correction",
    lost=gettext_lazy("The file that you had chosen is no longer kept. Choose it again."),
    takes_photos=True,
)


class AnswerCorrectionForm(ActForm):
    """The new answer to one question, as its own form reads it, and the reason that the applicant is told."""

    reason = TypedText(
        label=gettext_lazy("Why you correct it"),
        help_text=gettext_lazy(
            "The applicant reads this in their e-mail and on the page of their request. Don’t write the answer in it: "
            "an e-mail is not the place for it."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        multiline=True,
        longest=1000,
        error_messages={"required": gettext_lazy("Say why you correct it: the applicant will read it.")},
    )
    field_order: Sequence[str] = ("reason",)
    kept: KeptFile | None = None
    """The file to join, where the question asks for documents."""

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        act: Act,
        request: ServiceRequest,
        actor: User,
        question: Field,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        self.question = question
        super().__init__(data, files, act=act, request=request, actor=actor, initial=initial)

    def prepare(self) -> None:
        del self.fields["message"]
        self.asked = self._question_form()

    def _question_form(self) -> StepForm | None:
        """The question as the applicant has it; None for documents."""
        schema, key = self.request.form, self.question.key
        data = self.data if self.is_bound else None
        return step_form(schema, schema.step_of(key), self.request.known, data, only={key})

    def is_valid(self) -> bool:
        answers_are = self.asked is None or self.asked.is_valid()
        return super().is_valid() and answers_are

    def forget_errors(self) -> None:
        """Say nothing yet of what is wrong: a row only comes, or goes."""
        self.errors.clear()
        if self.asked is not None:
            self.asked.errors.clear()

    @property
    def answer(self) -> JsonValue:
        """The answer that was typed, as far as it can be read; the one that is stored before anything is."""
        key = self.question.key
        if self.asked is None or not self.is_bound:
            return self.request.answers.get(key)
        return self.asked.valid_answers().get(key)

    def payload(self) -> AnswerCorrection:
        return self.correction(self.text("reason"))

    def partial_payload(self) -> AnswerCorrection:
        return self.correction(str(self.shown("reason") or ""))

    def correction(self, reason: str) -> AnswerCorrection:
        """What the form would do, for that reason."""
        return AnswerCorrection(key=self.question.key, reason=reason, former=self.request.answers, answer=self.answer)

    @property
    def checksum(self) -> str:
        """What the confirmation carries, to say which answer was compared: another typed since is compared first."""
        return fingerprint(self.answer)


class DocumentsCorrectionForm(AnswerCorrectionForm):
    """What leaves the documents of a question, and the file that comes."""

    field_order = ("taken_away", "file", "reason")

    def prepare(self) -> None:
        super().prepare()
        self.joined: list[Attachment] = list(
            self.request.attachments.select_related("stored_file").filter(field_key=self.question.key)
        )
        if self.joined:
            self.fields["taken_away"] = forms.MultipleChoiceField(
                label=_("Take away"),
                choices=[(str(document.uuid), document.title) for document in self.joined],
                widget=forms.CheckboxSelectMultiple,
                required=False,
                error_messages={"invalid_choice": _("One of these documents is no longer joined here.")},
            )
        self.fields["file"] = forms.FileField(
            label=_("Join a file"),
            help_text=photos.limit_text(),
            widget=forms.FileInput(attrs={"accept": photos.accepted()}),
            required=False,
        )

    def _question_form(self) -> None:
        return None

    def full_clean(self) -> None:
        """The file enters by the intake as soon as the form is read, so that a preview doesn't lose it."""
        super().full_clean()
        if self.is_bound:
            self.kept = FILE.kept(self, [self.request.pk, self.act.name, self.actor.pk, self.question.key])

    @property
    def gone(self) -> list[Attachment]:
        """The documents that would leave."""
        ticked = self.shown("taken_away") or ()
        return [document for document in self.joined if str(document.uuid) in ticked]  # type: ignore[operator]

    def correction(self, reason: str) -> AnswerCorrection:
        return AnswerCorrection(
            key=self.question.key,
            reason=reason,
            former=self.request.answers,
            added=self.added,
            taken_away=frozenset(document.uuid for document in self.gone),
        )

    @property
    def added(self) -> Sequence[tuple[StoredFile, str]]:
        """The file that would come, with its title."""
        return [(self.kept.stored_file, document_title(self.kept.name))] if self.kept else []

    @property
    def checksum(self) -> str:
        return fingerprint(
            [*sorted(str(document.uuid) for document in self.gone), *(file.sha256 for file, _title in self.added)]
        )


def form_of(question: Field) -> type[AnswerCorrectionForm]:
    """What asks for the correction of a question."""
    return DocumentsCorrectionForm if takes_documents(question) else AnswerCorrectionForm
