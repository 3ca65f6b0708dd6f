"""« Mes avis »: what the instructor is told of, and when."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.dates import hour_text
from teleservices.desk.access import instructor
from teleservices.lifecycle.agents.mornings import this_morning
from teleservices.models import Team
from teleservices.steering.notices.choosing import NoticesForm, choose


@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """Show what one chose, and keep what one chooses."""
    user = instructor(request)
    form = NoticesForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_bound and form.is_valid():
        choose(user=user, paces=form.paces())
        messages.success(request, _("Your choices are kept: they hold from now on."))
        return redirect("desk:notices")
    context = {
        "form": form,
        "shared": Team.objects.filter(team_members__user=user).exclude(email="").order_by("name"),
        "hour": hour_text(this_morning()),
    }
    return render(request, "teleservices/steering/notices/page.html", context, status=422 if form.errors else 200)
