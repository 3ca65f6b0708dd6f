"""What an applicant may do with a request that is transmitted, apart from completing it: withdraw it, hand it over."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.account_pages import account_page
from accounts.models import User
from accounts.permissions import filers_of
from accounts.profiles.spaces import signed_in
from portal.web.form_addresses import opens_at
from teleservices.answering.posting import posted_revision
from teleservices.following.access import followed
from teleservices.lifecycle import ACTS, HandingOver, LifecycleError, perform
from teleservices.lifecycle.payloads import Payload
from teleservices.models import ServiceRequest
from teleservices.permissions import Party, refusal


def _page(request: HttpRequest, reference: str) -> str:
    return followed(signed_in(request), reference).get_absolute_url()


@login_required
@opens_at(_page)
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Withdraw a request that is not decided."""
    service_request, revision = followed(signed_in(request), reference), posted_revision(request)
    return _done(request, service_request, "withdraw", revision, _("Your request is withdrawn."))


@login_required
@opens_at(_page)
def ask_attestation(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for the attestation that silence granted the request; asked twice, it is the same."""
    service_request = followed(signed_in(request), reference)
    text = _("Your attestation is being made: it comes by e-mail and among your documents.")
    return _done(request, service_request, "ask_attestation", service_request.revision_number, text)


class MemberField(forms.ModelChoiceField):
    """A member of the profile, chosen by full name: their address isn't shown."""

    def label_from_instance(self, obj: User) -> str:
        return obj.get_full_name()


class HandOverForm(forms.Form):
    """To whom the request is handed over: another member of its profile who may act for it."""

    member = MemberField(
        label=gettext_lazy("Who will follow this request"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Choose a member"),
        error_messages={
            "required": gettext_lazy("Choose a member."),
            "invalid_choice": gettext_lazy("Choose a member of the list."),
        },
    )

    def __init__(self, data: QueryDict | None, *, service_request: ServiceRequest) -> None:
        super().__init__(data)
        field = self.fields["member"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = (
                filers_of(service_request.profile)
                .exclude(pk=service_request.applicant_id)
                .order_by("last_name", "first_name")
            )

    @property
    def has_members(self) -> bool:
        """Whether there is anyone else who may act."""
        field = self.fields["member"]
        return isinstance(field, forms.ModelChoiceField) and field.queryset is not None and field.queryset.exists()


@account_page("GET", "POST")
def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask which member will follow the request, then tell them."""
    user = signed_in(request)
    service_request = followed(user, reference)
    if not ACTS["hand_over"].fits(service_request):
        raise Http404
    if why := refusal(user, service_request, Party.APPLICANT):
        messages.warning(request, why)
        return redirect("request_detail", service_request.reference)
    form = HandOverForm(request.POST if request.method == "POST" else None, service_request=service_request)
    if form.is_valid():
        member: User = form.cleaned_data["member"]
        text = _("%(who)s now follows this request.") % {"who": member.get_full_name()}
        revision, payload = posted_revision(request), HandingOver(member=member)
        return _done(request, service_request, "hand_over", revision, text, payload=payload)
    context = {"service_request": service_request, "form": form}
    return render(request, "teleservices/following/hand_over.html", context, status=422 if form.errors else 200)


def _done(
    request: HttpRequest,
    service_request: ServiceRequest,
    act_name: str,
    revision_number: int,
    text: str,
    *,
    payload: Payload | None = None,
) -> HttpResponse:
    """Do the act and say `text`, or why it is refused, on the page of the request."""
    try:
        perform(
            request_id=service_request.pk,
            act_name=act_name,
            actor=signed_in(request),
            revision_number=revision_number,
            payload=payload,
        )
    except LifecycleError as refused:
        messages.warning(request, refused.message)
    else:
        messages.success(request, text)
    return redirect("request_detail", service_request.reference)
