"""What waits for an instructor, on the admin's first page."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component

from accounts.models import User
from teleservices.desk.requests.work import WORK
from teleservices.models import ServiceRequest
from teleservices.models.service_request import ServiceRequestQuerySet
from teleservices.permissions import INSTRUCT

COUNT_LIMIT = 1_000
"""Counted no further: « 1 000 » already says that it is much."""


class WorkPanel(Component):
    """Counts of the instructor's work, each leading to the list filtered likewise."""

    name = "work"
    order = 50
    template_name = "teleservices/desk/work_panel.html"

    def __init__(self, request: HttpRequest) -> None:
        self.user = request.user

    def get_context_data(self, parent_context: Mapping[str, object] | None) -> dict[str, object]:
        """The counts; nothing for someone who does not instruct."""
        if not isinstance(self.user, User) or not self.user.has_perm(INSTRUCT):
            return {"work": []}
        requests, index = ServiceRequest.objects.instructed_by(self.user), reverse("instruction_modeladmin_index")
        return {
            "work": [
                (work.label, _capped(work.of(requests, self.user)), f"{index}?work={name}")
                for name, work in WORK.items()
            ]
        }


def _capped(requests: ServiceRequestQuerySet) -> int:
    return requests.order_by()[:COUNT_LIMIT].count()
