"""« Mon service »: who follows how much, who is away, what went elsewhere; what each is given by itself."""

import re

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from formkit.places.communes import commune_text
from portal.words.typed_text import TypedText
from teleservices.desk.access import instructor, teams_read_by
from teleservices.lifecycle.agents.shares import ShareRefusedError, share_out
from teleservices.lifecycle.agents.typed_communes import CommuneRefusedError, Meant, has_parts, typed_communes
from teleservices.models import RequestAccess, TeamMember, TeamRole
from teleservices.permissions import heads, may_share_out
from teleservices.steering.service.load import loads, seen_by

LISTED, ELSEWHERE = 50, 200
"""Requests transmitted elsewhere that the page lists; that the page about them lists, the latest first."""


OF_PARTS = gettext_lazy(
    "Or the name of a canton or of a territory: its communes of today take its place when you save. Where a commune "
    "has the same name, write “canton” or “territoire” before it."
)


class ShareForm(forms.Form):
    """What an agent is given by itself."""

    quota = forms.IntegerField(
        label=gettext_lazy("Open requests at most"),
        min_value=1,
        max_value=9999,
        required=False,
        help_text=gettext_lazy("Beyond, nothing more is given to them by itself. Empty: without limit."),
    )
    communes = TypedText(
        label=gettext_lazy("Communes"),
        required=False,
        longest=20_000,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("One a line: its name, with the postcode where several have it, or its INSEE code."),
    )

    def __init__(self, data: QueryDict | None, *, initial: dict[str, object]) -> None:
        super().__init__(data, initial=initial)
        if has_parts():
            self.fields["communes"].help_text = format_lazy("{} {}", self.fields["communes"].help_text, OF_PARTS)

    def keep(self, actor: User, member: TeamMember) -> Meant | None:
        """Write what a valid form holds, and say what was meant; None when it was refused, the reason on the form."""
        names = [name.strip() for name in re.split(r"[\n,;]", self.cleaned_data["communes"]) if name.strip()]
        try:
            meant = typed_communes(names)
            share_out(actor=actor, member_id=member.pk, quota=self.cleaned_data["quota"], codes=meant.codes)
        except CommuneRefusedError as refused:
            self.add_error("communes", refused.message)
        except ShareRefusedError as refused:
            self.add_error(refused.field or None, refused.message)
        else:
            return meant
        return None


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """The services that someone heads or supervises."""
    user = instructor(request)
    memberships = seen_by(user)
    if not memberships:
        raise Http404
    rows = [_row(membership, user) for membership in memberships]
    return render(request, "teleservices/steering/service/services.html", {"services": rows})


def _row(membership: TeamMember, user: User) -> dict[str, object]:
    """A service as someone of it may see it: its loads, and what it was given to read."""
    return {
        "team": membership.team,
        "is_head": membership.role == TeamRole.HEAD,
        "loads": loads(membership.team, user),
        "given": membership.team.accesses.open().select_related("request__team").order_by("-since")[:LISTED],
    }


@require_safe
def elsewhere(request: HttpRequest) -> HttpResponse:
    """What each of one's services transmitted to another, as long as it is still read here."""
    teams = teams_read_by(instructor(request))
    accesses = RequestAccess.objects.open().filter(team__in=teams).select_related("request__team", "request__procedure")
    rows = accesses.order_by("-since", "-pk")[:ELSEWHERE]
    return render(request, "teleservices/steering/service/elsewhere.html", {"given": rows})


@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """What an agent of a service is given by itself, for who heads this service and for who edits services."""
    user = request.user
    membership = TeamMember.objects.instructing().filter(pk=member, team=pk).select_related("user", "team").first()
    if membership is None or not isinstance(user, User) or not may_share_out(user, membership.team_id):
        raise Http404
    back = _way_back(user, membership.team_id)
    form = ShareForm(request.POST or None, initial=_present(membership))
    if form.is_bound and form.is_valid() and (meant := form.keep(user, membership)):
        _say(request, membership, meant)
        return redirect(back)
    context = {"form": form, "member": membership, "back": back}
    return render(request, "teleservices/steering/service/share.html", context, status=422 if form.errors else 200)


def _way_back(user: User, team_id: int) -> str:
    """The services of who heads this one; the studio's page of it for who only edits services."""
    return reverse("desk:services") if heads(user, team_id) else reverse("studio:team", args=[team_id])


def _say(request: HttpRequest, member: TeamMember, meant: Meant) -> None:
    messages.success(request, _("What %(name)s is given is saved.") % {"name": member.user.get_full_name()})
    for name, count in meant.brought.items():
        text = ngettext("%(name)s: %(count)s commune.", "%(name)s: %(count)s communes.", count)
        messages.info(request, capfirst(text % {"name": name, "count": count}))


def _present(member: TeamMember) -> dict[str, object]:
    codes = member.communes.values_list("code", flat=True)
    return {"quota": member.quota, "communes": "\n".join(commune_text(code) for code in codes)}
