"""« Mon service »: who follows how much, who is away, what went elsewhere; what each is given by itself."""

import re

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from formkit.communes import commune_text
from portal.typed_text import TypedText
from teleservices.desk.access import instructor, teams_read_by
from teleservices.desk.service.load import loads, seen_by
from teleservices.lifecycle.shares import ShareRefusedError, commune_codes, share_out
from teleservices.models import RequestAccess, TeamMember, TeamRole
from teleservices.permissions import heads

LISTED, ELSEWHERE = 50, 200
"""Requests transmitted elsewhere that the page lists; that the page about them lists, the latest first."""


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

    def keep(self, actor: User, member: TeamMember) -> bool:
        """Write what a valid form holds; False when it was refused, the reason then on the form."""
        names = [name.strip() for name in re.split(r"[\n,;]", self.cleaned_data["communes"]) if name.strip()]
        try:
            codes = commune_codes(names)
            share_out(actor=actor, member_id=member.pk, quota=self.cleaned_data["quota"], codes=codes)
        except ShareRefusedError as refused:
            self.add_error(refused.field or None, refused.message)
            return False
        return True


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """The services that someone heads or supervises."""
    user = instructor(request)
    memberships = seen_by(user)
    if not memberships:
        raise Http404
    rows = [
        {
            "team": membership.team,
            "is_head": membership.role == TeamRole.HEAD,
            "loads": loads(membership.team, user),
            "given": membership.team.accesses.open().select_related("request__team").order_by("-since")[:LISTED],
        }
        for membership in memberships
    ]
    return render(request, "teleservices/desk/service/services.html", {"services": rows})


@require_safe
def elsewhere(request: HttpRequest) -> HttpResponse:
    """What each of one's services transmitted to another, as long as it is still read here."""
    teams = teams_read_by(instructor(request))
    given = RequestAccess.objects.open().filter(team__in=teams).select_related("request__team", "request__procedure")
    rows = given.order_by("-since", "-pk")[:ELSEWHERE]
    return render(request, "teleservices/desk/service/elsewhere.html", {"given": rows})


@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """What an agent of a service that one heads is given by itself."""
    user = instructor(request)
    shown = TeamMember.objects.instructing().filter(pk=member, team=pk).select_related("user", "team").first()
    if shown is None or not heads(user, shown.team_id):
        raise Http404
    form = ShareForm(request.POST or None, initial=_present(shown))
    if form.is_bound and form.is_valid() and form.keep(user, shown):
        messages.success(request, _("What %(name)s is given is saved.") % {"name": shown.user.get_full_name()})
        return redirect("desk:services")
    status = 422 if form.errors else 200
    return render(request, "teleservices/desk/service/share.html", {"form": form, "member": shown}, status=status)


def _present(member: TeamMember) -> dict[str, object]:
    codes = member.communes.values_list("code", flat=True)
    return {"quota": member.quota, "communes": "\n".join(commune_text(code) for code in codes)}
