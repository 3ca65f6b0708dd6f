"""Views of the list: kept, shared with a service, taken away."""

from collections.abc import Mapping, Sequence

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from portal.admin.parameters import changed
from portal.words.typed_text import TypedText
from teleservices.desk.access import instructor, teams_of, teams_read_by
from teleservices.desk.requests.list_parameters import SEARCH, VIEW, list_query
from teleservices.models import DeskView
from teleservices.models.desk.view import LONGEST_QUERY, MOST_VIEWS


class ViewForm(forms.Form):
    """The name of a view, and whether it is the person's alone or a service's."""

    name = TypedText(label=gettext_lazy("Name of the view"), longest=60)
    team = forms.TypedChoiceField(label=gettext_lazy("For whom"), required=False, coerce=int, empty_value=None)
    query = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None, *, teams: Mapping[int, str], query: str = "") -> None:
        super().__init__(data, initial={"query": query}, auto_id="view-%s")
        self.fields["team"].choices = [("", _("For me alone")), *teams.items()]  # type: ignore[attr-defined]


def views_of(user: User, teams: Sequence[int]) -> QuerySet[DeskView]:
    """Those that someone keeps, and those that their services share."""
    return DeskView.objects.filter(Q(owner=user) | Q(team__in=teams)).select_related("team")


def may_take_away(user: User, view: DeskView) -> bool:
    """Who keeps it; of a shared one, anybody of its service once its owner belongs to it no more."""
    if view.owner_id == user.pk:
        return True
    is_orphan = view.team is not None and not view.team.team_members.reading().filter(user=view.owner_id).exists()
    return is_orphan and view.team_id in teams_of(user)


@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what the list shows under a name; the name that one has already given takes what is shown now."""
    user = instructor(request)
    if request.method == "GET":
        form = ViewForm(None, teams=teams_of(user), query=list_query(request.GET).urlencode())
        name = "view_fields" if getattr(request, "htmx", False) else "view"
        return render(request, f"teleservices/desk/requests/{name}.html", {"form": form})
    form = ViewForm(request.POST, teams=teams_of(user))
    if not form.is_valid():
        return render(request, "teleservices/desk/requests/view.html", {"form": form}, status=422)
    query = list_query(QueryDict(form.cleaned_data["query"])).copy()
    for name in (SEARCH, VIEW):
        query.pop(name, None)
    view = DeskView.objects.filter(owner=user, name=form.cleaned_data["name"]).first()
    if view is None and DeskView.objects.filter(owner=user).count() >= MOST_VIEWS:
        form.add_error("name", _("You keep %(most)s views already: take one away first.") % {"most": MOST_VIEWS})
        return render(request, "teleservices/desk/requests/view.html", {"form": form}, status=422)
    if len(query.urlencode()) > LONGEST_QUERY:
        form.add_error("name", _("This view asks for too many things at once: lift some filters, then keep it."))
        return render(request, "teleservices/desk/requests/view.html", {"form": form}, status=422)
    view, _is_new = DeskView.objects.update_or_create(
        owner=user,
        name=form.cleaned_data["name"],
        defaults={"team_id": form.cleaned_data["team"], "query": query.urlencode()},
    )
    messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
    return redirect(address(view))


@require_POST
def take_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a view that is one's own, or that its owner left to the service."""
    user = instructor(request)
    view = views_of(user, list(teams_read_by(user))).filter(pk=pk).first()
    if view is None or not may_take_away(user, view):
        raise Http404
    view.delete()
    messages.success(request, _("The view “%(name)s” is taken away.") % {"name": view.name})
    return redirect("desk:list")


def address(view: DeskView) -> str:
    """The list as a view shows it."""
    return reverse("desk:list") + changed(list_query(QueryDict(view.query)), view=str(view.pk))
