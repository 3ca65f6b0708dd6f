"""The instructing services and their members."""

from dataclasses import replace

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.staff.demands.own_rights import AskFirstError
from accounts.staff.groups import waits
from portal.admin.seen import Values
from teleservices.lifecycle.agents.shares import agents_of
from teleservices.models import Team
from teleservices.models.teams.team import MEMBER
from teleservices.studio.errors import StaleValuesError
from teleservices.studio.procedures.team_forms import BaseMemberFormSet, TeamForm, members_of
from teleservices.studio.procedures.teams import save_team, team_values, typed_values
from teleservices.studio.screens.access import designer
from teleservices.studio.screens.pages import show
from teleservices.studio.screens.shared_pages import NOTHING_SEEN, Page, page_of


@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """List the services, with how many members and procedures each has."""
    designer(request)
    rows = Team.objects.annotate(
        member_count=Count("team_members", distinct=True), procedure_count=Count("procedures", distinct=True)
    )
    return show(request, "procedures/teams.html", {"teams": rows.order_by("name")}, title=_("Services"))


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
    author, values = designer(request), team_values(team) if team else {}
    data = request.POST or None
    form, members = TeamForm(data, instance=team), members_of(team, data)
    page, stale = _page(request, form, values), None
    if request.method == "POST" and form.is_valid() and members.is_valid():
        places = members.members()
        try:
            saved = save_team(
                author=author,
                contact=form.contact(),
                members=places,
                successor=members.successor(),
                team_id=team.pk if team else None,
                seen=page.seen if team else None,
            )
        except StaleValuesError as refused:
            stale = refused
        except AskFirstError as error:
            if demand := form.ask_for(error, author, is_new=team is None):
                return waits(request, demand)
        else:
            messages.success(request, _("The service “%(name)s” is saved.") % {"name": saved.name})
            page.say_others(request, saved, values, typed_values(form.contact(), places, values))
            return redirect("studio:team", saved.pk)
    return _screen(request, team, form, members, page=page, values=values, stale=stale)


def _screen(
    request: HttpRequest,
    team: Team | None,
    form: TeamForm,
    members: BaseMemberFormSet,
    *,
    page: Page,
    values: Values,
    stale: StaleValuesError | None,
) -> HttpResponse:
    """A service as typed, or a new one, with what others changed meanwhile where `stale`."""
    has_errors = bool(form.errors or (request.POST and not members.is_valid()))
    return show(
        request,
        "procedures/team.html",
        {
            "form": form,
            "members": members,
            "agents": agents_of(team) if team else [],
            **(page.context(team, values, stale) if team else NOTHING_SEEN),
        },
        title=team.name if team else _("New service"),
        trail=[(_("Services"), reverse("studio:teams"))],
        status=409 if stale else 422 if has_errors else 200,
    )


def _page(request: HttpRequest, form: TeamForm, values: Values) -> Page:
    """The page of a service: its members have no field of their own, each is called by name."""
    contact = page_of(request, form, values)
    keys = [name.removeprefix(MEMBER) for name in {*values, *contact.seen} if name.startswith(MEMBER)]
    people = User.objects.in_bulk([int(key) for key in keys if key.isdecimal()])
    names = {f"{MEMBER}{pk}": _("Member: %(name)s") % {"name": user.get_full_name()} for pk, user in people.items()}

    def text(name: str) -> str:
        return str(values.get(name) or _("not in the service")) if name in names else contact.texts(name)

    return replace(contact, labels={**contact.labels, **names}, texts=text)
