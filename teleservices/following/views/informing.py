"""« Personnes informées »: whom the applicant wants told where a request stands, besides those who act for it."""

from dataclasses import dataclass
from itertools import starmap
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.account_pages import account_page
from accounts.models import User
from accounts.profiles.spaces import signed_in
from notifications.delivery import ONE_CLICK
from notifications.stops import stopped_among
from portal.web.form_addresses import opens_at
from portal.web.secret_addresses import secret_address
from teleservices.following.access import followed
from teleservices.following.informing import (
    UnknownLinkError,
    addresses_named,
    confirm,
    invite,
    invited,
    members_to_invite,
    remove,
    stop,
)
from teleservices.following.views.acts import MemberField
from teleservices.lifecycle import ActRefusedError
from teleservices.models import InformedPerson, ServiceRequest, State
from teleservices.permissions import Party, refusal

ACTS = {"confirm": confirm, "stop": stop}


class InvitationForm(forms.Form):
    """An address, or a member of the profile, chosen by name."""

    address = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "list": "addresses-named"}),
        error_messages={
            "required": gettext_lazy("Write an address."),
            "invalid": gettext_lazy("Enter a complete e-mail address, for example name@example.fr."),
        },
    )
    member = MemberField(
        label=gettext_lazy("Or a member of the profile"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody"),
        error_messages={"invalid_choice": gettext_lazy("Choose a member of the list.")},
    )

    def __init__(self, data: QueryDict | None, *, service_request: ServiceRequest, user: User) -> None:
        super().__init__(data)
        members = members_to_invite(service_request, user).order_by("last_name", "first_name")
        if members:
            self.fields["member"].queryset = members  # type: ignore[attr-defined]
        else:
            self.fields["address"].required = True
            del self.fields["member"]

    def clean(self) -> dict[str, object]:
        """One of the two, not both."""
        values = self.cleaned_data
        if not self.errors and bool(values.get("address")) == bool(values.get("member")):
            both = values.get("address")
            self.add_error("address", _("Choose one or the other.") if both else _("Write an address."))
        return values


@dataclass(frozen=True)
class Row:
    """Somebody of the list."""

    person: InformedPerson
    comes_back: bool

    @property
    def name(self) -> str:
        """A member by full name, since members don't see each other's addresses."""
        return self.person.member.get_full_name() if self.person.member else self.person.address


@account_page("GET", "POST")
def informed_people(request: HttpRequest, reference: str) -> HttpResponse:
    """The list, and the form that invites one more."""
    user = signed_in(request)
    service_request = followed(user, reference)
    if service_request.state == State.DRAFT:
        raise Http404
    if why := refusal(user, service_request, Party.APPLICANT):
        messages.warning(request, why)
        return redirect("request_detail", service_request.reference)
    form = InvitationForm(request.POST or None, service_request=service_request, user=user)
    if form.is_valid() and _invited(request, service_request, form):
        return redirect("request_informed", service_request.reference)
    context = {
        "service_request": service_request,
        "form": form,
        "rows": _rows(service_request),
        "addresses": addresses_named(service_request),
        "is_open": service_request.state in State.open(),
        "most": InformedPerson.MOST,
        "days": InformedPerson.ANSWERED_WITHIN.days,
    }
    return render(request, "teleservices/following/informing.html", context, status=422 if form.errors else 200)


def _invited(request: HttpRequest, service_request: ServiceRequest, form: InvitationForm) -> bool:
    values = form.cleaned_data
    member: User | None = values.get("member")
    try:
        person = invite(user=signed_in(request), request=service_request, address=values["address"], member=member)
    except ActRefusedError as refused:
        form.add_error("member" if member else "address", refused.message)
        return False
    name = Row(person, comes_back=False).name
    messages.success(request, _("An e-mail asks %(who)s to confirm it: nothing is told before.") % {"who": name})
    return True


def _rows(service_request: ServiceRequest) -> list[Row]:
    people = list(service_request.informed_people.select_related("member").order_by("pk"))
    stopped = stopped_among(person.recipient for person in people)
    return list(starmap(Row, ((person, person.recipient.lower() in stopped) for person in people)))


def _page(request: HttpRequest, reference: str, uuid: UUID) -> str:
    return reverse("request_informed", args=[followed(signed_in(request), reference).reference])


@login_required
@opens_at(_page)
def remove_informed(request: HttpRequest, reference: str, uuid: UUID) -> HttpResponse:
    """Take somebody off the list."""
    user = signed_in(request)
    service_request = followed(user, reference)
    try:
        is_removed = remove(user=user, request=service_request, uuid=uuid)
    except ActRefusedError as refused:
        messages.warning(request, refused.message)
        return redirect("request_detail", service_request.reference)
    if is_removed:
        messages.success(request, _("This person is no longer informed of your request."))
    return redirect("request_informed", service_request.reference)


@csrf_exempt  # mail programs stop by one request, without a page: whoever forges one must know the address
@secret_address
@require_http_methods(["GET", "POST"])
def informed(request: HttpRequest, token: str) -> HttpResponse:
    """Where they stand; on POST, what they want. A program that only reads links changes nothing."""
    try:
        person = invited(token)
    except UnknownLinkError:
        return render(request, "teleservices/following/informed_unknown.html", status=404)
    name, value = ONE_CLICK.split("=")
    if request.POST.get(name) == value:
        stop(person)
        return HttpResponse(status=204)
    if act := ACTS.get(request.POST.get("action", "")):
        act(person)
        return redirect(request.path)
    context = {"person": person, "service_request": person.request, "state": person.state}
    return render(request, "teleservices/following/informed.html", context)
