"""What the two lists of the register have in common: who sees them, how a form of theirs writes by the domain."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.views import ModelFormView

from accounts.models import User
from portal.admin.modeladmin import PlainList
from teleservices.competence import RegisterRefusedError
from teleservices.permissions import MANAGE_DELEGATIONS


class Day(forms.DateField):
    """A day, in the browser's own control."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - as Django calls it
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class RegisterPermissions(PermissionHelper):
    """Who keeps the register sees, records and changes; nothing of it is deleted."""

    def user_can_list(self, user: User) -> bool:
        """Who keeps the register."""
        return bool(user.has_perm(MANAGE_DELEGATIONS))

    def user_can_create(self, user: User) -> bool:
        """Who may list."""
        return self.user_can_list(user)

    def user_can_edit_obj(self, user: User, obj: Any) -> bool:  # noqa: ANN401 - any row of such a list
        """Who may list."""
        return self.user_can_list(user)

    def user_can_delete_obj(self, user: User, obj: Any) -> bool:  # noqa: ANN401 - any row of such a list
        """Nobody: an act that was published stays in the register."""
        return False


class RegisterList(PlainList):
    """A list of the register."""

    permission_helper_class = RegisterPermissions


class RegisterForm(WagtailAdminModelForm):
    """What is typed of the register: `save` hands it to the domain, which checks it and raises its own error."""

    for_user: User

    def _post_clean(self) -> None:
        """Leave the row as it is: the domain writes it, and says what is wrong."""

    def refuse(self, refused: RegisterRefusedError) -> None:
        """Show an error of the domain at its field, or above the form."""
        self.add_error(refused.field if refused.field in self.fields else None, refused.message)


class RegisterView(ModelFormView):
    """A page of the register: what the domain refuses is told on the form, with all that was typed."""

    success_message = _("The register is up to date.")
    form: "RegisterForm | None" = None
    """The one that was sent."""

    def get_success_message(self, instance: object) -> str:
        """Say that it is written, naming nobody."""
        return str(self.success_message)

    def get_error_message(self) -> str:
        """Say that nothing is written: each field says why."""
        return gettext("Nothing is recorded: correct what is said below.")

    def form_valid(self, form: RegisterForm) -> HttpResponse:
        """Written, unless the domain refuses."""
        self.form = form
        try:
            response: HttpResponse = super().form_valid(form)
        except RegisterRefusedError as refused:
            form.refuse(refused)
            response = self.form_invalid(form)
        return response
