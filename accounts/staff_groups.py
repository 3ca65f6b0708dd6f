"""The admin's screens of groups: what a right that goes leaves behind is given back to its services."""

from django.contrib import messages
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.users.views.groups import DeleteView, EditView, GroupViewSet

from accounts import duties
from accounts.spaces import signed_in


def give_back(request: HttpRequest) -> None:
    """Give back what people follow without the right to any more, and say how much to whom changed the rights."""
    if count := duties.give_back(actor=signed_in(request)):
        messages.info(request, _("Requests given back to their services: %(count)s.") % {"count": count})


class GroupChangeView(EditView):
    """Changes a group's rights."""

    @transaction.atomic
    def save_instance(self) -> Group:
        """The group, then what its members follow and may no longer open."""
        group = super().save_instance()
        give_back(self.request)
        return group


class GroupDeletionView(DeleteView):
    """Deletes a group, and so takes its rights from its members."""

    @transaction.atomic
    def delete_action(self) -> None:
        """The group, then what its members follow and may no longer open."""
        super().delete_action()
        give_back(self.request)


class StaffGroupViewSet(GroupViewSet):
    """Wagtail's screens of groups with ours."""

    edit_view_class = GroupChangeView
    delete_view_class = GroupDeletionView
