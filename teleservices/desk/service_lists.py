"""What a service keeps for itself in a plain list of its own: its people alone see it, add to it and change it."""

from typing import Any, cast

from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail_modeladmin.helpers import PermissionHelper

from accounts.models import User
from portal.admin.modeladmin import PlainList
from teleservices.desk.access import teams_of
from teleservices.models import Team
from teleservices.permissions import INSTRUCT


class ServiceForm(WagtailAdminModelForm):
    """A row of one of the services of who writes it; it stays there."""

    for_user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Wagtail calls it
        super().__init__(*args, **kwargs)
        team = cast("ModelChoiceField", self.fields["team"])
        teams = team.queryset = Team.objects.filter(pk__in=teams_of(self.for_user))
        if self.instance.pk:
            team.disabled = True
        elif len(teams) == 1:
            self.initial["team"] = teams[0]


class ServicePermissions(PermissionHelper):
    """Those who act for some service manage what their services keep: who only reads manages nothing."""

    def user_can_list(self, user: User) -> bool:
        """Those who act for some service."""
        return user.has_perm(INSTRUCT) and bool(teams_of(user))

    def user_can_create(self, user: User) -> bool:
        """Those who may list: a row is made in one of their services."""
        return self.user_can_list(user)

    def user_can_edit_obj(self, user: User, obj: Any) -> bool:  # noqa: ANN401 - any row of such a list
        """Whether `user` instructs: the list leaves out the rows of other services."""
        return user.has_perm(INSTRUCT)

    def user_can_delete_obj(self, user: User, obj: Any) -> bool:  # noqa: ANN401 - any row of such a list
        """As for a change: any row that the list shows."""
        return user.has_perm(INSTRUCT)


class ServiceList(PlainList):
    """The rows of the services of who looks; none for who doesn't instruct."""

    list_select_related: tuple[str, ...] = ("team",)
    permission_helper_class = ServicePermissions

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows that the list shows and that its addresses reach."""
        rows: QuerySet[Any] = super().get_queryset(request)
        user = request.user
        if not isinstance(user, User) or not user.has_perm(INSTRUCT):
            return rows.none()
        return rows.filter(team__in=teams_of(user))
