"""What waits for an instructor, on the admin's first page."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component

from accounts.models import User
from teleservices.desk.access import teams_read_by
from teleservices.desk.requests.work.kinds import WORK, count_text, counts
from teleservices.models import RequestFacts
from teleservices.permissions import INSTRUCT


class WorkPanel(Component):
    """Counts of the instructor's work, each leading to the list filtered likewise."""

    name = "work"
    order = 50
    template_name = "teleservices/desk/requests/work/panel.html"

    def __init__(self, request: HttpRequest) -> None:
        self.user = request.user

    def get_context_data(self, parent_context: Mapping[str, object] | None) -> dict[str, object]:
        """The counts; nothing for someone who does not instruct."""
        if not isinstance(self.user, User) or not self.user.has_perm(INSTRUCT):
            return {"work": []}
        facts, index = RequestFacts.objects.filter(team__in=teams_read_by(self.user)), reverse("desk:list")
        numbers = counts(facts, self.user).items()
        return {"work": [(WORK[name].label, count_text(number), f"{index}?work={name}") for name, number in numbers]}
