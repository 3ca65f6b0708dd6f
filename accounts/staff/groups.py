"""The admin's screens of groups: what a right that goes leaves behind is given back to its services, and nobody
overwrites unsaid the rights that a colleague changed.
"""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.log_actions import registry
from wagtail.models import GroupCollectionPermission, GroupPagePermission, ModelLogEntry
from wagtail.users.forms import GroupForm
from wagtail.users.views.groups import DeleteView, EditView, GroupViewSet

from accounts.models import RightsDemand
from accounts.profiles.spaces import signed_in
from accounts.staff import duties
from accounts.staff.administrators import NoAdministratorError, administrators, never_none
from accounts.staff.demands.own_reason import OwnReason
from accounts.staff.demands.own_rights import AskFirstError, watched
from portal.admin.seen import fingerprint
from portal.admin.seen_views import HeldEditView
from portal.dates import long_moment


def give_back(request: HttpRequest) -> None:
    """Give back what people follow without the right to any more, and say how much to whom changed the rights."""
    if count := duties.give_back(actor=signed_in(request)):
        messages.info(request, _("Requests given back to their services: %(count)s.") % {"count": count})


def waits(request: HttpRequest, demand: RightsDemand) -> HttpResponse:
    """Lead to a demand that was just made, and say what becomes of it."""
    messages.warning(
        request, _("Your demand waits for another administrator. Nothing else of the page where you made it was saved.")
    )
    return redirect("rights_demand", demand.uuid)


class StaffGroupForm(GroupForm, OwnReason):
    """A group with the fingerprint of all the rights that the page showed, and the last entry of its journal then."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


def fingerprint_of(group: Group) -> str:
    """The fingerprint of a group's name and rights: in general, on pages, on collections."""
    on_pages = GroupPagePermission.objects.filter(group=group).values_list("page", "permission")
    on_collections = GroupCollectionPermission.objects.filter(group=group).values_list("collection", "permission")
    rights = [group.permissions.values_list("pk", flat=True), on_pages, on_collections]
    return fingerprint([group.name, *(str(sorted(right)) for right in rights)])


class GroupChangeView(HeldEditView, EditView):
    """Changes a group's rights, seen as a whole: the boxes of two people are never mixed."""

    has_wagtails_choosers = True
    """Read by `portal.web.middleware.is_ours`."""

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - as Django calls it
        """People before groups, as their own page holds them: two who hold each other's would wait for ever."""
        list(administrators().select_for_update())
        return super().post(request, *args, **kwargs)

    def get_form(self, form_class: type[forms.ModelForm] | None = None) -> forms.ModelForm:
        """The form, with the fingerprint of what it shows."""
        form = super().get_form(form_class)
        entry = self._last_entry()
        form.initial["seen"] = f"{fingerprint_of(cast('Group', self.object))}:{entry.pk if entry else ''}"
        return form

    def is_valid(self, form: forms.ModelForm) -> bool:
        """Not when somebody changed the group since: said once, then it is the second person's choice."""
        valid: bool = super().is_valid(form)
        mark, _separator, seen_entry = str(form.cleaned_data.get("seen", "")).partition(":")
        if not valid or mark == form.initial["seen"].partition(":")[0]:
            return valid
        form.add_error(None, self._changed_since(seen_entry))
        form.data = data = self.request.POST.copy()
        data["seen"] = form.initial["seen"]
        self.produced_error_message = self.get_error_message()
        return False

    def _last_entry(self) -> ModelLogEntry | None:
        return registry.get_logs_for_instance(self.object).select_related("user").first()

    def _changed_since(self, seen_entry: str) -> str:
        """Who changed the group, when the journal has an entry that the page had not seen."""
        entry = self._last_entry()
        if entry and str(entry.pk) == seen_entry:
            entry = None
        who = (entry.user.get_full_name() if entry and entry.user else "") or _("Someone")
        when = long_moment(entry.timestamp) if entry else "–"
        text = _(
            "%(who)s has changed this group meanwhile (%(time)s): nothing is saved. Open the group in another tab to "
            "read what it allows now; to put what is ticked here instead, save again."
        )
        return text % {"who": who, "time": when}

    @transaction.atomic
    def save_instance(self) -> Group:
        """The group, then what its members follow and may no longer open."""
        with never_none(), watched(actor=signed_in(self.request)):
            group = super().save_instance()
        give_back(self.request)
        return group

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        """Saved, unless nobody would administer any more."""
        try:
            return super().form_valid(form)
        except AskFirstError as error:
            return self._ask(cast("StaffGroupForm", form), error)
        except NoAdministratorError as refused:
            form.add_error(None, refused.message)
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)

    def _ask(self, form: StaffGroupForm, error: AskFirstError) -> HttpResponse:
        """Nothing is saved: another administrator accepts the right, or the page asks why it is needed."""
        demand = form.ask_for(error, signed_in(self.request))
        if demand:
            return waits(self.request, demand)
        self.produced_error_message = self.get_error_message()
        return self.form_invalid(form)


class GroupDeletionView(DeleteView):
    """Deletes a group, and so takes its rights from its members."""

    @transaction.atomic
    def delete_action(self) -> None:
        """The group, then what its members follow and may no longer open."""
        with never_none(), watched(actor=signed_in(self.request)):
            super().delete_action()
        give_back(self.request)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Deleted, unless nobody would administer any more."""
        try:
            return super().form_valid(form)
        except NoAdministratorError as refused:
            messages.error(self.request, refused.message)
            return redirect("wagtailusers_groups:edit", self.kwargs["pk"])  # the object has lost its own


class StaffGroupViewSet(GroupViewSet):
    """Wagtail's screens of groups with ours."""

    edit_view_class = GroupChangeView
    delete_view_class = GroupDeletionView

    def get_form_class(self, for_update: bool = False) -> type[GroupForm]:
        """The form with its mark for a change alone: a new group was shown to nobody yet."""
        return StaffGroupForm if for_update else GroupForm
