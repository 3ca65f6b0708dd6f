"""The admin's screens of users, for accounts whose identifier is an e-mail address."""

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.users.views.users import CreateView, EditView, UserViewSet

from accounts import invitations
from accounts.forms.staff import InvitationForm, StaffForm
from accounts.models import User


class InviteView(CreateView):
    """Creates an account and invites its owner."""

    success_message = _("The account is created. An e-mail tells the person how to choose a password.")

    @transaction.atomic
    def save_instance(self) -> User:
        """Account and invitation: all or nothing."""
        user = super().save_instance()
        invitations.invite(user=user)
        return user


class ChangeView(EditView):
    """Changes names, groups, and whether the account is open."""

    success_message = _("The account is changed.")


class StaffViewSet(UserViewSet):
    """Wagtail's screens with our forms."""

    add_view_class = InviteView
    edit_view_class = ChangeView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """Ours."""
        return StaffForm if for_update else InvitationForm
