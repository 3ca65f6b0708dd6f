"""The admin's screens of users, for accounts whose identifier is an e-mail address."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.users.views.users import CreateView, EditView, UserViewSet

from accounts.models import User
from accounts.profiles.spaces import signed_in
from accounts.staff import duties, invitations
from accounts.staff.administrators import administrators
from accounts.staff.demands.own_rights import AskFirstError, watched
from accounts.staff.groups import give_back, waits
from accounts.staff.lost_second_factor import LostSecondFactorView
from accounts.staff.people import departures
from accounts.staff.people.forms import DepartureForm, InvitationForm, StaffForm
from accounts.staff.people.listing import PeopleView, StaffFilterSet
from portal.admin.seen_views import HeldEditView


class InviteView(CreateView):
    """Creates an account and invites its owner."""

    page_title = gettext_lazy("Invite someone")
    success_message = gettext_lazy("The account is created. An e-mail tells the person how to choose a password.")

    def get_page_subtitle(self) -> str:
        """The page's own title: Wagtail would name the model."""
        return str(self.page_title)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """After the list of people, the page's own name."""
        return [*super().get_breadcrumbs_items()[:-1], {"url": "", "label": str(self.page_title)}]

    @transaction.atomic
    def save_instance(self) -> User:
        """Account, rights and invitation: all or nothing."""
        with watched(actor=signed_in(self.request)):
            return self._invite()

    def _invite(self) -> User:
        user: User = super().save_instance()
        actor, teams = signed_in(self.request), dict.fromkeys(self.form.cleaned_data["teams"], "")
        duties.place_in_teams(user=user, wanted=teams, among=duties.teams(), actor=actor)
        invitations.invite(user=user, actor=actor)
        return user


class ChangeView(HeldEditView, EditView):
    """Changes names and groups; nobody is deleted from here, and who loses a right keeps nothing that asks for it."""

    success_message = gettext_lazy("The account is changed.")

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - as Django calls it
        """Of two administrators who take the right from each other at once, one waits and is told."""
        list(administrators().select_for_update())
        return super().post(request, *args, **kwargs)

    def get_delete_url(self) -> None:
        """No address: nobody is deleted from here, since what they did names them."""
        return

    @transaction.atomic
    def save_instance(self) -> User:
        """Names, groups and services, then what the person follows and may no longer open."""
        with watched(actor=signed_in(self.request)):
            return self._write()

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        """Saved, unless one would give oneself a right that another administrator must accept."""
        try:
            return super().form_valid(form)
        except AskFirstError as error:
            demand = cast("StaffForm", form).ask_for(error, signed_in(self.request))
        if demand:
            return waits(self.request, demand)
        self.produced_error_message = self.get_error_message()
        return self.form_invalid(form)

    def _write(self) -> User:
        user: User = super().save_instance()
        services = self.form.services_changed()
        duties.place_in_teams(
            user=user,
            wanted={name: capacity for name, capacity in services.items() if capacity},
            among=services,
            actor=signed_in(self.request),
        )
        give_back(self.request)
        return user


class DepartureView(View):
    """Closes an account after asking who takes over; opens a closed one again; sends an invitation again."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        """Let in those who may change accounts; raises PermissionDenied."""
        if not request.user.has_perm("accounts.change_user"):
            raise PermissionDenied
        self.person = get_object_or_404(User, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What closing does, and who may take over."""
        return self._page(request, DepartureForm(leaver=self.person))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Close the account, open it again or send its invitation again, as the form says."""
        actor = signed_in(request)
        act = request.POST.get("act")
        if act == "invite" and not self.person.has_usable_password() and self.person.is_active:
            invitations.invite(user=self.person, actor=actor)
            messages.success(request, _("The invitation was sent again; the former link no longer works."))
        elif act == "reopen" and not self.person.is_active:
            departures.reopen(user=self.person, actor=actor)
            messages.success(request, _("The account is open again, without any right: give it groups."))
        else:
            return self._close(request, actor)
        return redirect("wagtailusers_users:edit", self.person.pk)

    def _close(self, request: HttpRequest, actor: User) -> HttpResponse:
        form = DepartureForm(request.POST, leaver=self.person)
        if not form.is_valid():
            return self._page(request, form)
        try:
            count = departures.close(user=self.person, successor=form.cleaned_data["successor"], actor=actor)
        except departures.DepartureError as error:
            messages.error(request, error.message)
            return self._page(request, form)
        messages.success(request, _("The account is closed. Requests handed over: %(count)s.") % {"count": count})
        return redirect("wagtailusers_users:index")

    def _page(self, request: HttpRequest, form: forms.Form) -> HttpResponse:
        context = {
            "form": form,
            "person": self.person,
            "followed": duties.followed(self.person),
            "waits": self.person.is_active and not self.person.has_usable_password(),
        }
        return render(request, "accounts/staff/people/departure.html", context)


class StaffViewSet(UserViewSet):
    """Wagtail's screens with our forms."""

    menu_label = gettext_lazy("Agents")
    index_view_class = PeopleView
    filterset_class = StaffFilterSet
    add_view_class = InviteView
    edit_view_class = ChangeView
    copy_view_enabled = False  # an account is someone's: it begins with an invitation

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """The form of a change, or of an invitation: neither asks a password."""
        return StaffForm if for_update else InvitationForm

    def get_urlpatterns(self) -> list[URLPattern]:
        """Nothing is deleted; accounts close and open again."""
        patterns = [pattern for pattern in super().get_urlpatterns() if pattern.name != "delete"]
        return [
            *patterns,
            path("departure/<int:pk>/", DepartureView.as_view(), name="departure"),
            path("lost-second-factor/<int:pk>/", LostSecondFactorView.as_view(), name="lost_second_factor"),
        ]
