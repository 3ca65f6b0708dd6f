"""What the admin's first page says to designers."""

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from portal.admin.waiting import Person, Waiting, sources
from teleservices.models import PublicationRequest, Team, Verdict
from teleservices.permissions import DESIGN
from teleservices.studio.procedures.procedure_list import title_of


def waiting(person: Person) -> list[Waiting]:
    """Forms that another designer asks to have read, and services without anybody."""
    if not person.has_perm(DESIGN):  # type: ignore[union-attr]
        return []
    waiting_requests = PublicationRequest.objects.filter(verdict=Verdict.WAITING).exclude(asked_by=person.pk)
    requests = list(
        waiting_requests.select_related("procedure").defer("procedure__draft_schema").order_by("asked_at", "pk")
    )
    names = tuple(title_of(request.procedure) for request in requests)
    only = [reverse("studio:publish", args=[request.procedure.uuid]) for request in requests]
    empty = Team.objects.filter(team_members=None)
    return [
        Waiting(
            ngettext_lazy("form to read before its publication", "forms to read before their publication"),
            len(requests),
            only[0] if len(only) == 1 else reverse("studio:procedures"),
            names,
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
