"""The annotations of a draft form: listed, added, edited, moved, deleted. One draft and one history with the rest."""

from collections.abc import Callable, Mapping
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from formkit.fieldtypes import FAMILIES, REGISTRY, AnyFieldType, ColumnedField, Field, field_type
from formkit.schema import FormSchema
from teleservices.models import Procedure
from teleservices.studio.annotations import acts
from teleservices.studio.drafting.dependents import dependents_of_field
from teleservices.studio.drafting.drafts import draft_of
from teleservices.studio.errors import StaleDraftError
from teleservices.studio.questions.forms import new_field
from teleservices.studio.questions.option_forms import OptionsForm
from teleservices.studio.screens.access import designed
from teleservices.studio.screens.pages import ANNOTATIONS
from teleservices.studio.screens.submitting import asked_position, do_or_say, submit
from teleservices.studio.screens.workspace import screen_of_parts

OF_APPLICANTS = ("width", "prefill", "autocomplete")
"""Options about how an applicant is asked."""


class AnnotationForm(OptionsForm):
    """The options of an annotation. A new one holds no decision back unless the designer says so."""

    def __init__(
        self, data: Mapping[str, object] | None = None, *, kind: AnyFieldType, field: Field | None = None
    ) -> None:
        super().__init__(data, kind=kind, field=field)
        self.fields["label"].help_text = gettext_lazy("In plain words, as your colleagues read it on the sheet.")
        required = self.fields["required"]
        required.label = gettext_lazy("To be filled in before a proposal")
        required.help_text = gettext_lazy(
            "Until it is filled in, the request can’t be granted, granted in part, refused or declared inadmissible: "
            "whoever tries is told which annotations are missing."
        )
        if field is None and not self.is_bound and data is None:
            self.initial["required"] = False

    def asked(self, group: ColumnedField | None) -> list[str]:
        """The options of this type, without those about applicants."""
        return [name for name in super().asked(group) if name not in OF_APPLICANTS]


@require_safe
def annotations(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """List the annotations in their order, with the types that may be added."""
    procedure = designed(request, uuid)
    listed = draft_of(procedure).annotations
    families = [(family, [kind for kind in kinds if kind.in_annotations]) for family, kinds in FAMILIES]
    context = {
        "rows": [(field, field_type(field)) for field in listed],
        "last_position": len(listed) - 1,
        "families": [(family, kinds) for family, kinds in families if kinds],
    }
    return _screen(request, procedure, "list.html", context, title=_("Annotations of the service"))


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, uuid: UUID, type_name: str) -> HttpResponse:
    """Ask a new annotation's options; on POST add it after the others."""
    procedure, kind = designed(request, uuid), REGISTRY.get(type_name)
    if kind is None or not kind.in_annotations:
        raise Http404
    form = AnnotationForm(request.POST or None, kind=kind)
    outcome = submit(request, procedure, form, lambda: acts.annotation_added(new_field(kind, form.options())))
    if outcome.is_done:
        messages.success(request, _("“%(label)s” is added.") % {"label": form.options()["label"]})
        return redirect("studio:annotations", procedure.uuid)
    context = {"form": form, "kind": kind, "submit": _("Add the annotation")}
    return _screen(request, procedure, "edit.html", context, title=_("New annotation"), stale=outcome.stale)


AnnotationView = Callable[[HttpRequest, Procedure, FormSchema, Field], HttpResponse]


def at_annotation(view: AnnotationView) -> Callable[[HttpRequest, UUID, str], HttpResponse]:
    """Give a view the annotation of its address; one that is gone is said to be."""

    @wraps(view)
    def with_annotation(request: HttpRequest, uuid: UUID, key: str) -> HttpResponse:
        procedure = designed(request, uuid)
        schema = draft_of(procedure)
        field = next((field for field in schema.annotations if field.key == key), None)
        if field is None:
            messages.warning(request, _("This annotation no longer exists: someone may have deleted it."))
            return redirect("studio:annotations", procedure.uuid)
        return view(request, procedure, schema, field)

    return with_annotation


@require_http_methods(["GET", "POST"])
@at_annotation
def edit(request: HttpRequest, procedure: Procedure, schema: FormSchema, field: Field) -> HttpResponse:
    """Show an annotation's options; on POST write them."""
    kind = field_type(field)
    form = AnnotationForm(request.POST or None, kind=kind, field=field)
    outcome = submit(request, procedure, form, lambda: acts.annotation_edited(field, form.options()))
    if outcome.is_done:
        messages.success(request, _("“%(label)s” is saved.") % {"label": form.options()["label"]})
        return redirect("studio:annotations", procedure.uuid)
    context = {"form": form, "kind": kind, "field": field, "submit": _("Save")}
    return _screen(request, procedure, "edit.html", context, title=field.label, stale=outcome.stale)


@require_POST
@at_annotation
def move(request: HttpRequest, procedure: Procedure, schema: FormSchema, field: Field) -> HttpResponse:
    """Move an annotation one place up or down."""
    position = asked_position(request, schema.annotations.index(field))
    do_or_say(request, procedure, acts.annotation_moved(field, position))
    return redirect("studio:annotations", procedure.uuid)


@require_http_methods(["GET", "POST"])
@at_annotation
def delete(request: HttpRequest, procedure: Procedure, schema: FormSchema, field: Field) -> HttpResponse:
    """Ask before an annotation goes; on POST delete it."""
    if request.method == "GET":
        context = {"field": field, "readers": dependents_of_field(procedure, schema, field)}
        return _screen(request, procedure, "delete.html", context, title=_("Delete the annotation"))
    message = _("“%(label)s” is deleted.") % {"label": field.label}
    do_or_say(request, procedure, acts.annotation_deleted(field), message)
    return redirect("studio:annotations", procedure.uuid)


def _screen(
    request: HttpRequest,
    procedure: Procedure,
    template: str,
    context: dict[str, object],
    *,
    title: str,
    stale: StaleDraftError | None = None,
) -> HttpResponse:
    return screen_of_parts(
        request, procedure, f"annotations/{template}", context, title=title, tab=ANNOTATIONS, stale=stale
    )
