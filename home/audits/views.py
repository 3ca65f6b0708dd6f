"""The audits in the admin: their list, an audit, its sample, a theme of its grid, its publication."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from home.audits.audit_grid import everywhere, grid_rows
from home.audits.audit_publication import lacking, publish_audit
from home.audits.audit_results import result_of
from home.audits.auditing import (
    cells_of,
    discard_audit,
    facts_of,
    mark_of_sample,
    save_cells,
    save_facts,
    save_sample,
    start_audit,
)
from home.audits.criteria import Theme, themes
from home.audits.errors import AuditError, AuditUnfinishedError
from home.audits.forms import FactsForm, Sample, ThemeForm, sample_initial
from home.audits.permissions import may_audit, may_publish_audits
from home.models import AccessibilityAudit, Verdict
from portal.admin.seen import fingerprints, read, written

ADDRESS = "accessibility_audit"


@dataclass(frozen=True)
class Refused:
    """Why a theme was not saved, or not wholly, and what was typed."""

    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)
    is_conflict: bool = False
    error: str = ""


def auditor(request: HttpRequest) -> User:
    """Who audits. Raises PermissionDenied for anybody else."""
    user = request.user
    if not isinstance(user, User) or not may_audit(user):
        raise PermissionDenied
    return user


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def audits(request: HttpRequest) -> HttpResponse:
    """List the audits, the newest first; POST starts another."""
    auditor(request)
    if request.method == "POST":
        return redirect(ADDRESS, start_audit().pk)
    context = {"audits": AccessibilityAudit.objects.all(), "in_force": AccessibilityAudit.in_force()}
    return render(request, "home/audits/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def audit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where an audit stands; POST writes who made it, when and with what."""
    user, audit = auditor(request), get_object_or_404(AccessibilityAudit, pk=pk)
    if request.method != "POST":
        return _audit(request, user, audit)
    form = FactsForm(request.POST)
    if not form.is_valid():
        return _audit(request, user, audit, form=form, stamps=request.POST.get("seen", ""), status=422)
    try:
        merged = save_facts(audit_id=pk, typed=form.cleaned_data, seen=read(request.POST.get("seen", "")))
    except AuditError as refused:
        return _audit(request, user, audit, error=refused.message, status=409)
    for name in merged.both:
        form.add_error(name, _("Somebody has changed this meanwhile. To put yours instead, save again."))
    if merged.both:
        audit.refresh_from_db()
        return _audit(request, user, audit, form=form, status=409)
    messages.success(request, _("Saved."))
    return redirect(ADDRESS, pk)


def _audit(
    request: HttpRequest,
    user: User,
    audit: AccessibilityAudit,
    *,
    form: FactsForm | None = None,
    stamps: str = "",
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    result, facts = result_of(audit), facts_of(audit)
    themed = [
        (theme, len(theme.criteria) * len(result.pages), result.untested(theme)) for theme in themes(audit.rgaa_version)
    ]
    context = {
        "audit": audit,
        "form": form or FactsForm(initial=facts),
        "seen": stamps or written(fingerprints(facts)),
        "result": result,
        "themes": [(theme, count - untested, count) for theme, count, untested in themed],
        "lacking": [] if audit.published_at else lacking(audit, result),
        "may_publish": may_publish_audits(user),
        "error": error,
    }
    return render(request, "home/audits/audit.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def audit_sample(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the pages of the sample; POST writes them."""
    auditor(request)
    audit = get_object_or_404(AccessibilityAudit, pk=pk, published_at=None)
    pages = list(audit.pages.all())
    sample, error, status = Sample(request.POST or None, initial=sample_initial(pages)), "", 200
    if request.method == "POST":
        status = 422
        if sample.is_valid():
            try:
                save_sample(audit_id=pk, rows=sample.rows(), mark=request.POST.get("mark", ""))
            except AuditError as refused:
                error, status = refused.message, 409
            else:
                messages.success(request, _("The sample is saved."))
                return redirect(ADDRESS, pk)
    context = {"audit": audit, "sample": sample, "mark": mark_of_sample(pages), "error": error}
    return render(request, "home/audits/sample.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def audit_theme(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show the grid of a theme; POST writes the cells that were changed."""
    auditor(request)
    audit = get_object_or_404(AccessibilityAudit, pk=pk)
    theme = next((theme for theme in themes(audit.rgaa_version) if theme.number == number), None)
    if theme is None:
        raise Http404
    if request.method != "POST":
        return _theme(request, audit, theme)
    pages = list(audit.pages.all())
    choice = request.POST.get("all", "")
    filled = everywhere(choice, theme, pages)
    form = ThemeForm({**request.POST.dict(), **filled}, theme=theme, pages=pages)
    stamps = read(request.POST.get("seen", ""))
    if not form.is_valid():
        errors = {name: " ".join(map(str, texts)) for name, texts in form.errors.items()}
        return _theme(request, audit, theme, Refused(typed=form.data, errors=errors, seen=stamps), 422)
    try:
        merged = save_cells(audit_id=pk, theme=theme, typed=form.typed(), seen=stamps)
    except AuditError as refused:
        return _theme(request, audit, theme, Refused(error=refused.message), 409)
    if merged.both:
        cells = {name: form.typed()[name] for name in merged.both}
        return _theme(request, audit, theme, Refused(typed=cells, is_conflict=True), 409)
    _say_saved(request, len(merged.mine))
    return redirect(_next(request, audit, theme, choice if filled else ""))


def _say_saved(request: HttpRequest, count: int) -> None:
    text = ngettext("%(count)s change saved.", "%(count)s changes saved.", count) % {"count": count}
    messages.success(request, text if count else _("Nothing was changed."))


def _next(request: HttpRequest, audit: AccessibilityAudit, theme: Theme, choice: str) -> str:
    """Where one goes on: the criterion that was filled in, the theme after this, or the same."""
    number = theme.number + (1 if "next" in request.POST else 0)
    if number > len(themes(audit.rgaa_version)):
        return reverse(ADDRESS, args=[audit.pk])
    address = reverse("audit_theme", args=[audit.pk, number])
    return f"{address}#c{choice.partition(':')[0]}" if choice else address


def _theme(
    request: HttpRequest, audit: AccessibilityAudit, theme: Theme, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    pages, refused = list(audit.pages.all()), refused or Refused()
    present = cells_of(audit, theme, pages)
    theirs = {name: present.get(name, "") for name in refused.typed} if refused.is_conflict else {}
    values = {**present, **refused.typed}
    context = {
        "audit": audit,
        "theme": theme,
        "themes": themes(audit.rgaa_version),
        "rows": grid_rows(theme, pages, values, errors=refused.errors, theirs=theirs),
        "pages": pages,
        "verdicts": Verdict.choices,
        "seen": written(refused.seen or fingerprints(present)),
        "theirs": theirs,
        "has_errors": bool(refused.errors),
        "error": refused.error,
    }
    return render(request, "home/audits/theme.html", context, status=status)


@require_POST
def audit_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish an audit as it was seen; what lacks is said on its page."""
    user, audit = auditor(request), get_object_or_404(AccessibilityAudit, pk=pk)
    if not may_publish_audits(user):
        raise PermissionDenied
    revision = request.POST.get("revision", "")
    try:
        publish_audit(audit_id=pk, user=user, revision=int(revision) if revision.isdecimal() else -1)
    except AuditUnfinishedError as refused:
        return _audit(request, user, audit, error=refused.message, status=422)
    except AuditError as refused:
        audit = AccessibilityAudit.objects.filter(pk=pk).first() or audit
        return _audit(request, user, audit, error=refused.message, status=409)
    messages.success(request, _("Published: the accessibility statement and the foot of the pages say so."))
    return redirect(ADDRESS, pk)


@require_POST
def audit_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up an audit that isn't published."""
    user, audit = auditor(request), get_object_or_404(AccessibilityAudit, pk=pk)
    try:
        discard_audit(audit_id=pk)
    except AuditError as refused:
        return _audit(request, user, audit, error=refused.message, status=409)
    messages.success(request, _("This audit is given up."))
    return redirect("accessibility_audits")
