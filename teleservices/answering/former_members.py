"""Who had a form open when they were taken out of its profile: told so, and given back what they typed.

Only of requests made while they were a member; anybody else finds nothing, as before.
"""

from collections.abc import Callable
from functools import wraps
from typing import NoReturn

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.profiles.former_members import Departure, departure_of
from teleservices.answering.unsaved import Refused, refused_page, typed, typed_rows
from teleservices.models import ServiceRequest

View = Callable[..., HttpResponse]


class NoLongerMemberError(Http404):
    """The request is one that the person could see until they left its profile. Uncaught, it is not found."""

    def __init__(self, request: ServiceRequest, departure: Departure) -> None:
        super().__init__("no longer a member")
        self.request, self.departure = request, departure

    @property
    def message(self) -> str:
        """What is said where only a sentence fits, beside what is being typed."""
        return (
            self.departure.text + " " + _("What you type here is no longer saved: copy it before you leave this page.")
        )


def not_found(user: User, reference: str) -> NoReturn:
    """Raise NoLongerMemberError for who could see this request until they left its profile, Http404 for the others."""
    request = ServiceRequest.objects.with_form().of_reference(reference)
    departure = departure_of(user, request.profile) if request else None
    if request is None or departure is None or departure.at < request.created_at:
        raise Http404
    raise NoLongerMemberError(request, departure)


def tells_former_members(view: View) -> View:
    """Say to who has left the profile why nothing is saved any more, beside what they have just typed (403)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NoLongerMemberError as gone:
            rows = typed_rows(gone.request, typed(request))
            return refused_page(request, gone.request, _refused(gone.departure), rows)

    return guarded


def _refused(departure: Departure) -> Refused:
    return Refused(
        title=_("You no longer belong to this profile"),
        why=departure.text,
        advice=_(
            "Its requests, and what was saved in them, stay with the profile: its other members go on with "
            "them. To act for it again, ask one of its administrators for a key."
        ),
        url=reverse("profile_list"),
        label=_("See my profiles"),
    )
