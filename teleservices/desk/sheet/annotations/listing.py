"""The annotations of a request as its service sees them: each with its control, who answered last and when."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.forms import BoundField
from django.utils.translation import gettext as _

from formkit.django_forms import StepForm, step_form_class
from formkit.fieldtypes import Field, field_type
from formkit.path import PathEnvironment
from formkit.schema import Step
from formkit.values import Link
from portal.dates import long_moment
from teleservices.answering.fingerprints import NOTHING, fingerprint
from teleservices.models import RequestAnnotation, ServiceRequest


@dataclass(frozen=True)
class ShownAnnotation:
    """An annotation, its answer in words and as it is changed. `seen`: the fingerprint of the answer shown."""

    field: Field
    text: str
    bound: BoundField
    saved: RequestAnnotation | None
    seen: str

    @property
    def link(self) -> Link | None:
        """Where it leads, when it is an address or a place."""
        return field_type(self.field).link(self.field, self.saved.answer) if self.saved else None

    @property
    def is_missing(self) -> bool:
        """Whether a proposal, or a decision, waits for it."""
        answer = self.saved.answer if self.saved else None
        return self.field.required and not field_type(self.field).answered(self.field, answer)

    @property
    def when(self) -> str:
        """« Enregistré par Yann Le Goff, le 27 novembre 2026 à 14 h 05 »; empty for what was never answered."""
        if self.saved is None:
            return ""
        values = {"name": self.saved.author_name or _("someone"), "when": long_moment(self.saved.saved_at)}
        return (_("Saved by %(name)s, %(when)s.") if self.text else _("Emptied by %(name)s, %(when)s.")) % values


def annotations_of(request: ServiceRequest) -> list[ShownAnnotation]:
    """All those of the form that the request holds: one query where it asks some, none otherwise."""
    fields = request.form.annotations
    if not fields:
        return []
    rows = {row.field_key: row for row in request.annotations.all()}
    form = annotation_form(fields, {key: row.answer for key, row in rows.items()})
    return [shown_annotation(field, rows.get(field.key), form) for field in fields]


def shown_annotation(field: Field, saved: RequestAnnotation | None, form: StepForm, seen: str = "") -> ShownAnnotation:
    """An annotation with its control in `form`; `seen` is the stamp of what is stored, unless a post says another."""
    answer = saved.answer if saved else None
    text = field_type(field).display(field, answer)
    return ShownAnnotation(field, text, form[field.key], saved, seen or (fingerprint(answer) if saved else NOTHING))


def annotation_form(
    fields: tuple[Field, ...], answers: Mapping[str, object], data: Mapping[str, object] | None = None
) -> StepForm:
    """The form of annotations. None is required to be saved: what lacks is said where one decides."""
    questions = tuple(field.model_copy(update={"required": False}) for field in fields)
    values = {key: answer for key, answer in answers.items() if answer is not None}
    step = Step(key="s_annotations", title="-", fields=questions)
    return step_form_class(step, PathEnvironment(values), private=True)(data, strict=False)  # type: ignore[arg-type]
