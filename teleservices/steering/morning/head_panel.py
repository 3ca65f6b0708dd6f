"""What waits for the head of a service, on the admin's first page, before the work of everyone."""

from collections.abc import Mapping

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from accounts.models import User
from teleservices.permissions import INSTRUCT
from teleservices.steering.morning.head_waits import VISAS, headed_by, visas_awaited


class HeadPanel(Component):
    """The way to « Ma matinée », with how many visas wait; nothing for who heads no service."""

    name = "morning"
    order = 40
    template_name = "teleservices/steering/morning/panel.html"

    def __init__(self, request: HttpRequest) -> None:
        self.user = request.user

    def get_context_data(self, parent_context: Mapping[str, object] | None) -> dict[str, object]:
        """`visas`: None where there is nobody to give any."""
        if not isinstance(self.user, User) or not self.user.has_perm(INSTRUCT):
            return {"visas": None}
        teams = headed_by(self.user)
        return {"visas": len(visas_awaited(teams)) if teams else None, "most": VISAS}
