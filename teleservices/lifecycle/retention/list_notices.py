"""An elimination list told to who works in its service, thirty days before anything of it may be destroyed."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from notifications import outbox
from portal.dates import long_date
from portal.identity.department import current_department
from teleservices.models import EliminationList, FinalFate
from teleservices.permissions import instructors


def tell(made: EliminationList, count: int) -> None:
    """Write to each instructor of the service, in the transaction that makes the list; it names no request."""
    for person in instructors(made.team).order_by("pk"):
        _post(made, count, person)


def _post(elimination_list: EliminationList, count: int, person: User) -> None:
    day = long_date(elimination_list.notice_until)
    context = {
        "subject": _("Requests whose time is over: to be read before %(day)s") % {"day": day},
        "count": count,
        "procedure": elimination_list.procedure.title,
        "team": elimination_list.team.name,
        "day": day,
        "is_kept": elimination_list.fate == FinalFate.KEEPING,
        "action": _("Open the list"),
        "url": settings.PARVIS_BASE_URL + reverse("desk:elimination", args=[elimination_list.uuid]),
        "portal": current_department(),
    }
    outbox.post(
        key=f"elimination:{elimination_list.uuid}:{person.pk}",
        kind="service.elimination",
        recipient=person.email,
        subject=str(context["subject"]),
        text=render_to_string("emails/requests/elimination.txt", context),
        html=render_to_string("emails/requests/elimination.html", context),
    )
