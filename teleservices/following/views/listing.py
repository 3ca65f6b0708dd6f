"""The lists: drafts, and requests with their filters, of all the spaces or of one."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from accounts.models import Profile
from accounts.permissions import may_file_for
from accounts.profiles.spaces import signed_in, space_context, space_or_404
from teleservices.answering.opening import why_closed
from teleservices.following.filters import RequestFilter
from teleservices.following.progress import tag_of, who_acts
from teleservices.lifecycle.scheduled.lapsing import lapses_at
from teleservices.models import RequestMessage, ServiceRequest, Side
from teleservices.models.requests.service_request import ServiceRequestQuerySet

PER_PAGE = 20
LISTED = ("reference", "state", "submitted_at", "procedure__title", "profile__name", "stage__name")
"""Columns that « Mes demandes » shows."""
NOT_LISTED = ("answers", "facts", "set_aside", "edits", "unread", "procedure__draft_schema", "procedure__draft_stages")
"""Heavy columns, which the list of drafts doesn't show."""


@login_required
@never_cache
def draft_list(request: HttpRequest) -> HttpResponse:
    """The drafts of all the spaces of the person."""
    return _drafts(request, None)


@login_required
@never_cache
def space_drafts(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The drafts of one space; Http404 unless the person sees that space."""
    return _drafts(request, space_or_404(signed_in(request), uuid))


@login_required
@never_cache
def request_list(request: HttpRequest) -> HttpResponse:
    """The transmitted requests of all the spaces of the person."""
    return _requests(request, None)


@login_required
@never_cache
def space_requests(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The transmitted requests of one space."""
    return _requests(request, space_or_404(signed_in(request), uuid))


def _drafts(request: HttpRequest, profile: Profile | None) -> HttpResponse:
    page = _page(
        request,
        _visible(request, profile).drafts().select_related("beneficiary").order_by("-updated_at").defer(*NOT_LISTED),
    )
    user = signed_in(request)
    rows = [
        (draft, tag_of(draft), why_closed(draft.procedure), lapses_at(draft), may_file_for(user, draft.profile))
        for draft in page
    ]
    context = {"page": page, "rows": rows, "profile": profile} | _space(request, profile)
    return render(request, "teleservices/following/drafts.html", context)


def _requests(request: HttpRequest, profile: Profile | None) -> HttpResponse:
    requests = _visible(request, profile).transmitted().order_by("-submitted_at")
    user = signed_in(request)
    filters = RequestFilter(request.GET, requests=requests, user=user, in_space=profile is not None)
    page = _page(request, filters.narrowed().only(*LISTED))
    unread = _unread(list(page))
    rows = [
        (service_request, tag_of(service_request), who_acts(service_request, user), unread.get(service_request.pk, 0))
        for service_request in page
    ]
    context = {"page": page, "rows": rows, "profile": profile, "filters": filters} | _space(request, profile)
    return render(request, "teleservices/following/requests.html", context)


def _visible(request: HttpRequest, profile: Profile | None) -> ServiceRequestQuerySet:
    requests = (
        ServiceRequest.objects.visible_to(signed_in(request))
        .with_role()
        .select_related("procedure", "profile", "stage")
    )
    return requests.filter(profile=profile) if profile else requests


def _page(request: HttpRequest, requests: ServiceRequestQuerySet) -> Page[ServiceRequest]:
    """The page asked for; each of its requests knows what role the person has in its profile."""
    page = Paginator(requests, PER_PAGE).get_page(request.GET.get("page"))
    user = signed_in(request)
    for service_request in page:
        service_request.profile.keep_role(user, service_request.role)
    return page


def _space(request: HttpRequest, profile: Profile | None) -> dict[str, object]:
    return space_context(request, profile) if profile else {}


def _unread(requests: list[ServiceRequest]) -> dict[int, int]:
    """How many messages of the service nobody has read, by request."""
    unread = RequestMessage.objects.unread_by(Side.APPLICANT).filter(request__in=requests)
    return dict(unread.order_by().values_list("request").annotate(number=Count("*")))
