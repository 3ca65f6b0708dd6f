"""« Traces d'accès »: who opened, exported, decided and searched for what, for who holds the right to audit."""

import io
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.models import User
from accounts.profiles.spaces import signed_in
from accounts.staff.people.queries import staff
from portal.admin.parameters import changed, named
from teleservices.keyset.order import Order, Ordered
from teleservices.keyset.paging import AFTER, BEFORE, page_at
from teleservices.models.requests.references import is_reference, normalise
from teleservices.permissions import READ_TRACES
from teleservices.spreadsheets import csv_file
from teleservices.spreadsheets.cells import Head
from teleservices.steering.traces.kinds import KINDS, Kind, Trace

ROWS = 50
MOST_LINES = 20_000
"""Lines of an export: enough for a year of most services; the dates narrow what is beyond."""
NAMES = ("kind", "agent", "reference", "word", "first", "last")
NEWEST_FIRST = Order("pk", is_descending=True)
USUAL = "demandes"


class AgentField(forms.ModelChoiceField):
    """An agent, by their name; by their address where they have none."""

    def label_from_instance(self, obj: User) -> str:
        return obj.get_full_name() or obj.email


class TracesForm(forms.Form):
    """Narrows the lines; nothing is required."""

    agent = AgentField(
        label=gettext_lazy("Agent"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("All agents"),
    )
    reference = forms.CharField(label=gettext_lazy("Reference of a request"), required=False, max_length=20)
    word = forms.CharField(label=gettext_lazy("Word searched for"), required=False, max_length=100)
    first = forms.DateField(label=gettext_lazy("From the"), required=False)
    last = forms.DateField(label=gettext_lazy("To the"), required=False)

    def __init__(self, data: QueryDict, *, kind: Kind[Any]) -> None:
        super().__init__(data, auto_id="traces-%s")
        self.fields["agent"].queryset = staff().order_by("last_name", "first_name")  # type: ignore[attr-defined]
        for name in ("first", "last"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        if not kind.has_words:
            del self.fields["word"]
        if not kind.reference:
            del self.fields["reference"]

    def clean_reference(self) -> str:
        """The reference as it is kept."""
        reference = normalise(self.cleaned_data["reference"])
        if reference and not is_reference(reference):
            raise forms.ValidationError(_("This is not a reference: it has eight letters and digits, as in 9XRD-ES85."))
        return reference


def _auditor(request: HttpRequest) -> User:
    person = signed_in(request)
    if not person.has_perm(READ_TRACES):
        raise PermissionDenied
    return person


@never_cache
@require_safe
def traces(request: HttpRequest) -> HttpResponse:
    """The lines of a kind, fifty at a time; PermissionDenied without the right."""
    _auditor(request)
    query = named(request.GET, (*NAMES, AFTER, BEFORE))
    name = query.get("kind", USUAL)
    name = name if name in KINDS else USUAL
    kind = KINDS[name]
    form = TracesForm(query, kind=kind)
    rows = kind.narrowed(form.cleaned_data) if form.is_valid() else kind.rows().none()
    page = page_at(Ordered(rows, NEWEST_FIRST), query, size=ROWS)
    context = {
        "kinds": [(key, row_kind.label) for key, row_kind in KINDS.items()],
        "name": name,
        "kind": kind,
        "form": form,
        "traces": list(kind.traces(page.rows)),
        "links": page.links,
        "query": changed(named(query, NAMES), kind=name),
        "most_lines": MOST_LINES,
    }
    return render(request, "teleservices/steering/traces/page.html", context, status=200 if form.is_valid() else 422)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The same lines as CSV, as many as `MOST_LINES`; that they were taken is kept in the history of who took them."""
    person = _auditor(request)
    query = named(request.GET, NAMES)
    name = query.get("kind", USUAL)
    kind = KINDS[name if name in KINDS else USUAL]
    form = TracesForm(query, kind=kind)
    if not form.is_valid():
        return redirect(f"{reverse('desk:traces')}?{query.urlencode()}")
    filters = form.cleaned_data
    audit.record(account=person, kind="traces_exported", actor=person, details={"kind": name})
    rows = kind.narrowed(filters)[:MOST_LINES].iterator(chunk_size=500)
    heads = [Head(text) for text in (_("When"), _("Agent"), _("Request"), pgettext("of a trace", "What"))]
    content = io.BytesIO()
    csv_file.write(content, heads, (_cells(kind.tell(row)) for row in rows))
    response = HttpResponse(content.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="traces-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


def _cells(trace: Trace) -> list[str]:
    agent = trace.agent.get_full_name() if trace.agent else _("account erased")
    return [f"{timezone.localtime(trace.at):%Y-%m-%d %H:%M}", agent, trace.reference, trace.text]
