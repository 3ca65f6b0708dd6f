"""The admin's page of one e-mail and of one address no longer written to, and what one does there."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views.generic.models import InspectView

from notifications import stops
from notifications.errors import NotificationsError
from notifications.kinds import family_of
from notifications.listing import state_of
from notifications.masking import masked
from notifications.models import EmailHandling, EmailState, Handling, OutgoingEmail
from notifications.outbox import ring
from portal.words.typed_text import TypedText

NOWHERE = ".invalid"
REVEAL, AGAIN, LIFT = "notifications.reveal_recipient", "notifications.send_again", "notifications.lift_stop"


class NotSentAgainError(NotificationsError):
    """This e-mail can't be sent again: its message says why."""


class RevealWithoutReasonError(NotificationsError):
    """Nobody reads to whom an e-mail went without saying why."""

    wording = gettext_lazy("Say why you need to know to whom this e-mail went.")


def why_not_again(email: OutgoingEmail) -> str:
    """Why this e-mail can't be sent again; empty where it can."""
    if email.state != EmailState.FAILED:
        return str(
            gettext_lazy(
                "Only an e-mail that was given up is sent again: what another one said is erased once it left."
            )
        )
    if email.recipient.endswith(NOWHERE):
        return str(gettext_lazy("The account of this person is erased."))
    if email.kind.startswith(stops.ACCOUNT):
        return str(gettext_lazy("Its link has lapsed: the person asks for another one on the sign-in page."))
    if not email.text:
        return str(gettext_lazy("What it said is erased: it was given up too long ago."))
    if stops.is_stopped(email.recipient):
        return str(
            gettext_lazy("This address is no longer written to: allow it first, in “Addresses no longer written to”.")
        )
    return ""


@transaction.atomic
def reveal(*, email: OutgoingEmail, actor: Any, reason: str) -> str:  # noqa: ANN401 - the user model is above
    """The address that `email` went to; who read it, and why, is kept. Raises RevealWithoutReasonError."""
    if not reason.strip():
        raise RevealWithoutReasonError
    EmailHandling.objects.create(email=email, act=Handling.REVEALED, actor=actor, reason=reason.strip())
    return email.recipient


@transaction.atomic
def send_again(*, email: OutgoingEmail, actor: Any) -> None:  # noqa: ANN401 - the user model is above
    """Put an e-mail that was given up back in the outbox, with all its tries; raises NotSentAgainError.

    Of two who do so at once, one does, and the e-mail leaves once.
    """
    if why := why_not_again(email):
        raise NotSentAgainError(why)
    queued = OutgoingEmail.objects.filter(pk=email.pk, state=EmailState.FAILED).exclude(text="")
    now = timezone.now()
    if not queued.update(state=EmailState.QUEUED, attempts=0, next_attempt_at=now, last_error="", lease_token=None):
        raise NotSentAgainError(str(gettext_lazy("Somebody else has sent it again meanwhile.")))
    EmailHandling.objects.create(email=email, act=Handling.SENT_AGAIN, actor=actor)
    ring(email)


class ReasonForm(forms.Form):
    """Why: kept with who and when, read by who audits."""

    reason = TypedText(
        label=gettext_lazy("Reason"),
        longest=300,
        rows=2,
        help_text=gettext_lazy(
            "300 characters at most, without naming anybody. It is kept with your name and the time."
        ),
        error_messages={"required": gettext_lazy("Say why.")},
    )


class EmailPage(InspectView):
    """What became of one e-mail; for a reason, to whom it went; what was given up is sent again."""

    template_name = "notifications/email.html"
    page_title = gettext_lazy("E-mail sent")
    revealed = ""

    def get_page_subtitle(self) -> str:
        """What it is about."""
        return f"{family_of(self.object.kind)} {self.object.about}".strip()

    def post(self, request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
        """Do what the form asks; PermissionDenied for who has not that right."""
        if request.POST.get("act") == "reveal":
            return self._reveal(request)
        if not request.user.has_perm(AGAIN):
            raise PermissionDenied
        try:
            send_again(email=self.object, actor=request.user)
        except NotificationsError as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, _("The e-mail is in the outbox again: it leaves within a minute."))
        return redirect("outgoing_emails:inspect", self.object.pk)

    def _reveal(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(REVEAL):
            raise PermissionDenied
        self.form = ReasonForm(request.POST)
        if self.form.is_valid():
            self.revealed = reveal(email=self.object, actor=request.user, reason=self.form.cleaned_data["reason"])
            self.form = ReasonForm()
        response = self.render_to_response(self.get_context_data())
        response.status_code = 200 if self.revealed else 422
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Wagtail calls it
        """The e-mail without what it said, and what this person may do with it."""
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "email": self.object,
            "family": family_of(self.object.kind),
            "state": state_of(self.object),
            "masked": masked(self.object.recipient),
            "revealed": self.revealed,
            "form": getattr(self, "form", None) or ReasonForm(),
            "may_reveal": user.has_perm(REVEAL) and masked(self.object.recipient) != "–",
            "may_send_again": user.has_perm(AGAIN),
            "why_not": why_not_again(self.object),
            "handlings": self.object.handlings.select_related("actor")[:20],
        }


class StopPage(InspectView):
    """One address no longer written to: why, and allowing it again."""

    template_name = "notifications/stop.html"
    page_title = gettext_lazy("Address no longer written to")

    def get_page_subtitle(self) -> str:
        """The address, masked."""
        return masked(self.object.address)

    def post(self, request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
        """Allow writing again, for a reason; PermissionDenied for who has not that right."""
        if not request.user.has_perm(LIFT):
            raise PermissionDenied
        self.form = ReasonForm(request.POST)
        if not self.form.is_valid():
            response = self.render_to_response(self.get_context_data())
            response.status_code = 422
            return response
        try:
            stops.lift(stopped=self.object, actor=request.user, reason=self.form.cleaned_data["reason"])
        except NotificationsError as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, _("This address is written to again. What was not sent meanwhile is not sent."))
        return redirect("stopped_addresses:inspect", self.object.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Wagtail calls it
        """The row, and whether this person may lift it."""
        return super().get_context_data(**kwargs) | {
            "stopped": self.object,
            "masked": masked(self.object.address),
            "form": getattr(self, "form", None) or ReasonForm(),
            "may_lift": self.request.user.has_perm(LIFT) and self.object.lifted_at is None,
        }
