"""The admin's screen of requests to join that were passed on to the département: read, then accept or refuse.

Registered by `wagtail_hooks`. Requests that their own administrators may still answer are not shown.
"""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.permission_policies import ModelPermissionPolicy

from accounts.models import JoinRequest, User
from accounts.permissions import arbitrates_joining
from accounts.profiles import joining
from accounts.profiles.forms.sharing import JoinAnswerForm
from portal.admin.policies import PolicyViewSet


class ArbitrationPolicy(ModelPermissionPolicy):
    """Who decides for the département sees and answers; nobody adds or deletes."""

    def user_has_permission(self, user: AbstractUser | AnonymousUser, action: str) -> bool:
        """One permission for both acts."""
        return action in {"view", "change"} and arbitrates_joining(user)


class JoinRequestsView(IndexView):
    """Requests to join that the département decides, the longest waiting first."""

    default_ordering = ["escalated_at"]

    def get_base_queryset(self) -> QuerySet[JoinRequest]:
        """Requests that nobody of the profile answered in time, or that had nobody there to answer."""
        return JoinRequest.objects.escalated().select_related("profile")


class DecideView(EditView):
    """Who asks, why, for which profile; then the answer."""

    template_name = "accounts/profiles/decide_join_request.html"
    page_title = gettext_lazy("Request to join a profile")
    submit_button_label = gettext_lazy("Send the answer")

    def get_queryset(self) -> QuerySet[JoinRequest]:
        """Those that wait; what was answered meanwhile has no page any more."""
        return JoinRequest.objects.escalated().select_related("profile__type", "user")

    def get_page_subtitle(self) -> str:
        """The profile, rather than the request's own number."""
        return self.object.profile_name

    def get_form_class(self) -> type[BaseForm]:
        """The same answers as the profile's administrators have."""
        return JoinAnswerForm

    def get_form_kwargs(self) -> dict[str, object]:
        """A plain form has no instance."""
        kwargs = super().get_form_kwargs()
        kwargs.pop("instance", None)
        kwargs.pop("for_user", None)
        return kwargs

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Decide; who was slower is told."""
        self.form = form
        actor = self.request.user
        if isinstance(actor, User):
            self._decide(actor, form)
        return redirect(self.index_url_name)

    def _decide(self, actor: User, form: BaseForm) -> None:
        try:
            if form.cleaned_data["answer"] == "accept":
                joining.accept(request=self.object, actor=actor, role=form.cleaned_data["role"])
            else:
                joining.refuse(request=self.object, actor=actor)
        except (joining.AlreadyDecidedError, joining.MayNotAnswerError):
            messages.warning(self.request, joining.AlreadyDecidedError().message)
        else:
            messages.success(self.request, _("The answer is recorded, and those concerned are told by e-mail."))


class JoinRequests(PolicyViewSet):
    """« Demandes de rattachement » in the menu."""

    model = JoinRequest
    name = "join_requests"
    url_prefix = "demandes-de-rattachement"
    icon = "group"
    menu_label = gettext_lazy("Requests to join")
    menu_order = 320
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = JoinRequestsView
    edit_view_class = DecideView
    form_fields = ("state",)  # Wagtail wants some; the view has its own form
    list_display = ("profile_name", "function", "asked_at", "escalated_at")
    policy_class = ArbitrationPolicy


join_requests = JoinRequests()
