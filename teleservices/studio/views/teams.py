"""The instructing services and their members."""

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from teleservices.models import Team
from teleservices.studio.access import designer
from teleservices.studio.screens import show
from teleservices.studio.team_forms import TeamForm, members_of
from teleservices.studio.teams import save_team


@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """List the services."""
    designer(request)
    found = Team.objects.annotate(
        member_count=Count("team_members", distinct=True), procedure_count=Count("procedures", distinct=True)
    )
    return show(request, "teams.html", {"teams": found.order_by("name")}, title=_("Services"))


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Ask a new service's contact and members."""
    return _form(request, None)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a service; on POST write it."""
    designer(request)
    team = Team.objects.filter(pk=pk).first()
    if team is None:
        raise Http404
    return _form(request, team)


def _form(request: HttpRequest, team: Team | None) -> HttpResponse:
    author = designer(request)
    data = request.POST or None
    form, members = TeamForm(data, instance=team), members_of(team, data)
    if request.method == "POST" and form.is_valid() and members.is_valid():
        saved = save_team(
            author=author,
            facts=form.facts(),
            capacities=members.capacities(),
            team_id=team.pk if team else None,
        )
        messages.success(request, _("The service “%(name)s” is saved.") % {"name": saved.name})
        return redirect("studio:team", saved.pk)
    has_errors = bool(form.errors or (data and not members.is_valid()))
    return show(
        request,
        "team.html",
        {"form": form, "members": members},
        title=team.name if team else _("New service"),
        trail=[(_("Services"), reverse("studio:teams"))],
        status=422 if has_errors else 200,
    )
