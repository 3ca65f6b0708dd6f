"""How close the rows of the list stand: dense, unless one prefers them spaced; kept with one's visits."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.models import User
from portal.admin.parameters import changed
from teleservices.desk.access import instructor
from teleservices.desk.requests.list_parameters import list_query
from teleservices.desk.requests.work.visits import visit_of
from teleservices.models import DeskVisit


def is_airy(user: User) -> bool:
    """Whether `user` prefers the rows spaced."""
    visit = visit_of(user)
    return visit is not None and visit.has_airy_rows


@require_POST
def density(request: HttpRequest) -> HttpResponse:
    """Take the other spacing, and go back to the list as it was."""
    user = instructor(request)
    DeskVisit.objects.filter(user=user).update(has_airy_rows=not is_airy(user))
    query = list_query(QueryDict(request.POST.get("query", "")))
    return redirect(reverse("desk:list") + changed(query).removeprefix("."))
