"""What is kept of an agent's notes, annotations and notices: in their archive, in the deletion of their account."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.rights.erasure import Step, erasure_steps
from accounts.rights.export_sections import Record, Section, in_words, personal_data_sections
from teleservices.models import RequestAnnotation, RequestNote


def register() -> None:
    """Called once when the app is ready."""
    notes = Section(
        "notes",
        gettext_lazy("Internal notes that you wrote, or that mention you"),
        lambda user: _noted(user).count(),
        notes_of,
    )
    personal_data_sections.register("notes", notes, order=75)
    annotations = Section(
        "annotations",
        gettext_lazy("Annotations of requests that you were the last to fill in"),
        lambda user: _annotated(user).count(),
        annotations_of,
    )
    personal_data_sections.register("annotations", annotations, order=77)
    choices = Section(
        "avis",
        gettext_lazy("What you are told of as an agent"),
        lambda user: user.notice_choices.count() + user.morning_notices.count(),
        choices_of,
    )
    personal_data_sections.register("notices", choices, order=76)
    erasure_steps.register("notices", Step(erased=lambda user: [], kept=lambda user: [], run=forget), order=16)


def choices_of(user: User) -> Iterator[Record]:
    """When they chose to be told of each kind, and the references that wait for their morning e-mail."""
    for choice in user.notice_choices.order_by("kind"):
        contents = [(choice.get_kind_display(), choice.get_pace_display())]
        yield Record(choice.get_kind_display(), {"kind": choice.kind, "pace": choice.pace}, contents)
    for notice in user.morning_notices.select_related("request").order_by("pk"):
        reference = notice.request.reference
        data = {"kind": notice.kind, "request": reference, "at": notice.at}
        yield Record(reference, data, [(notice.get_kind_display(), in_words(notice.at))])


def notes_of(user: User) -> Iterator[Record]:
    """Their references and dates; never what they say, which is about the applicant."""
    for note in _noted(user).select_related("request").order_by("pk").iterator(chunk_size=500):
        reference, is_own = note.request.reference, note.author_id == user.pk
        contents = [(_("Note that you wrote on") if is_own else _("Mentions you on"), in_words(note.written_at))]
        yield Record(reference, {"request": reference, "written_at": note.written_at, "is_own": is_own}, contents)


def annotations_of(user: User) -> Iterator[Record]:
    """The references and dates of those that they saved last; never the answer, which is about the applicant."""
    for annotation in _annotated(user).select_related("request").order_by("pk").iterator(chunk_size=500):
        reference = annotation.request.reference
        contents = [(_("Annotation that you filled in on"), in_words(annotation.saved_at))]
        yield Record(reference, {"request": reference, "saved_at": annotation.saved_at}, contents)


def forget(user: User) -> None:
    """What serves only the one who does goes with the account; notes and annotations stay to their requests."""
    user.note_mentions.all().delete()
    user.notice_choices.all().delete()
    user.morning_notices.all().delete()


def _noted(user: User) -> QuerySet[RequestNote]:
    return RequestNote.objects.filter(Q(author=user) | Q(mentions__user=user)).distinct()


def _annotated(user: User) -> QuerySet[RequestAnnotation]:
    return RequestAnnotation.objects.filter(author=user)
