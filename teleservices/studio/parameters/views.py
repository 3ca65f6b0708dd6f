"""The parameters of all services, one with its values, and what is added to it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from formkit.relative_dates import read_day
from teleservices.models import Parameter, ParameterType, ParameterVersion
from teleservices.parameter_names import parameter_text
from teleservices.permissions import DESIGN, services_with_parameters_of
from teleservices.studio.parameters.dated import (
    WRITERS,
    ParameterRefusedError,
    add_version,
    create_parameter,
    is_removable,
    remove_version,
    rename_parameter,
    uses,
)
from teleservices.studio.parameters.forms import NameForm, ParameterForm, VersionForm
from teleservices.studio.screens.pages import Crumb, show


class VersionRow(NamedTuple):
    """A version as its parameter's page shows it."""

    version: ParameterVersion
    text: str
    is_in_force: bool
    may_go: bool


@require_safe
def parameters(request: HttpRequest) -> HttpResponse:
    """List the parameters with their value of today. Two queries whatever their number."""
    user = _writer(request)
    rows = list(Parameter.objects.select_related("team"))
    today = ParameterVersion.objects.in_force(timezone.localdate(), [parameter.key for parameter in rows])
    values = {key: parameter_text(version.parameter.kind, version.value) for key, version in today.items()}
    context = {"rows": [(parameter, values.get(parameter.key, ""), today.get(parameter.key)) for parameter in rows]}
    return _show(request, user, "list.html", context, title=_("Parameters"))


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Ask a new parameter's name, service and kind of value."""
    user = _writer(request)
    form = ParameterForm(request.POST or None, author=user)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            parameter = create_parameter(
                author=user, name=values["name"], team=values["team"], value_type=ParameterType(values["value_type"])
            )
        except ParameterRefusedError as refused:
            form.add_error("name", refused.message)
        else:
            messages.success(request, _("The parameter “%(name)s” is made: give its value.") % {"name": parameter.name})
            return redirect("studio:parameter", parameter.key)
    status = 422 if form.errors else 200
    return _show(request, user, "new.html", {"form": form}, title=_("New parameter"), trail=_trail(), status=status)


@require_http_methods(["GET", "POST"])
def parameter(request: HttpRequest, key: str) -> HttpResponse:
    """Show a parameter's values and who names it; who writes it gives a value from a day on."""
    user, row = _writer(request), _parameter(key)
    may_write = _writes(user, row)
    form = VersionForm(request.POST or None, parameter=row)
    if request.method == "POST" and not may_write:
        messages.error(request, WRITERS)
    elif request.method == "POST" and _add(request, user, form, row):
        return redirect("studio:parameter", row.key)
    context = {
        "parameter": row,
        "rows": _rows(row),
        "procedures": uses(row),
        "may_design": user.has_perm(DESIGN),
        "form": form if may_write else None,
    }
    status = 200 if request.method == "GET" else 422 if may_write else 403
    return _show(request, user, "parameter.html", context, title=row.name, trail=_trail(), status=status)


@require_http_methods(["GET", "POST"])
def rename(request: HttpRequest, key: str) -> HttpResponse:
    """Ask how a parameter is called from now on."""
    user, row = _writer(request), _parameter(key)
    if not _writes(user, row):
        raise Http404
    form = NameForm(request.POST or None, initial={"name": row.name})
    if request.method == "POST" and _rename(request, user, row, form):
        return redirect("studio:parameter", row.key)
    context, status = {"form": form, "parameter": row}, 422 if form.errors else 200
    return _show(request, user, "new.html", context, title=_("Rename"), trail=_trail(row), status=status)


def _rename(request: HttpRequest, author: User, parameter: Parameter, form: NameForm) -> bool:
    """Rename as typed; False where it is refused, the reason then on the form."""
    if not form.is_valid():
        return False
    try:
        rename_parameter(
            author=author,
            parameter_id=parameter.pk,
            before=request.POST.get("before", ""),
            name=form.cleaned_data["name"],
        )
    except ParameterRefusedError as refused:
        form.add_error("name", refused.message)
        return False
    messages.success(request, _("The parameter is renamed."))
    return True


def _add(request: HttpRequest, author: User, form: VersionForm, parameter: Parameter) -> bool:
    """Add the version as typed; False where it is refused, the reason then on the form."""
    if not form.is_valid():
        return False
    try:
        add_version(author=author, parameter=parameter, **form.cleaned_data)
    except ParameterRefusedError as refused:
        form.add_error("valid_from", refused.message)
        return False
    messages.success(request, _("The value is recorded. Requests already transmitted keep theirs."))
    return True


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, key: str, day: str) -> HttpResponse:
    """Ask before a version that isn't in force yet goes; its day is its address."""
    user, row = _writer(request), _parameter(key)
    date = read_day(day)
    version = row.versions.filter(valid_from=date).select_related("parameter").first() if date else None
    if version is None or not _writes(user, row):
        raise Http404
    if request.method == "POST":
        try:
            remove_version(author=user, version=version)
        except ParameterRefusedError as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, _("The value is taken away."))
        return redirect("studio:parameter", row.key)
    context = {"parameter": row, "version": version, "text": parameter_text(row.kind, version.value)}
    return _show(request, user, "remove.html", context, title=_("Take a value away"), trail=_trail(row))


def _rows(parameter: Parameter) -> list[VersionRow]:
    """The versions, the latest first."""
    today = timezone.localdate()
    versions = list(parameter.versions.select_related("parameter", "author"))
    in_force = next((version for version in versions if version.valid_from <= today), None)
    return [
        VersionRow(version, parameter_text(parameter.kind, version.value), version is in_force, is_removable(version))
        for version in versions
    ]


def _writer(request: HttpRequest) -> User:
    """Who asks, when they write the parameters of some service; Http404 for anyone else."""
    if not isinstance(request.user, User) or not services_with_parameters_of(request.user).exists():
        raise Http404
    return request.user


def _parameter(key: str) -> Parameter:
    """The parameter of this key; Http404 for none."""
    row = Parameter.objects.select_related("team").filter(key=key).first()
    if row is None:
        raise Http404
    return row


def _writes(user: User, parameter: Parameter) -> bool:
    return services_with_parameters_of(user).filter(pk=parameter.team_id).exists()


def _trail(parameter: Parameter | None = None) -> list[Crumb]:
    above = [(parameter.name, reverse("studio:parameter", args=[parameter.key]))] if parameter else []
    return [(_("Parameters"), reverse("studio:parameters")), *above]


def _show(
    request: HttpRequest,
    user: User,
    template: str,
    context: Mapping[str, object],
    *,
    title: str,
    trail: Sequence[Crumb] = (),
    status: int = 200,
) -> HttpResponse:
    """A screen of the studio; the head of a service, who doesn't design, has no way to the list of procedures."""
    if not user.has_perm(DESIGN):
        crumbs = [{"url": url, "label": label} for label, url in (*trail, (title, ""))]
        context = {**context, "breadcrumbs_items": crumbs}
    return show(request, f"parameters/{template}", context, title=title, trail=trail, status=status)
