"""What the admin's first page says to designers."""

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from portal.admin.waiting import Person, Waiting, sources
from teleservices.models import PublicationRequest, Team, Verdict
from teleservices.permissions import DESIGN


def waiting(person: Person) -> list[Waiting]:
    """Forms that another designer asks to have read, and services without anybody."""
    if not person.has_perm(DESIGN):  # type: ignore[union-attr]
        return []
    requests = PublicationRequest.objects.filter(verdict=Verdict.WAITING).exclude(asked_by=person.pk)
    empty = Team.objects.filter(team_members=None)
    return [
        Waiting(
            ngettext_lazy("form to read before its publication", "forms to read before their publication"),
            requests.count(),
            reverse("studio:procedures"),
        ),
        Waiting(
            ngettext_lazy("service without any member", "services without any member"),
            empty.count(),
            reverse("studio:teams"),
        ),
    ]


def register() -> None:
    """Called once when this app is ready."""
    sources.register("design", waiting, order=20)
