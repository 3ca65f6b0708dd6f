"""A letter asked by post, its address written, or cancelled while it is here."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from teleservices.desk.access import desk_request, instructor
from teleservices.desk.requests.trail import kept
from teleservices.desk.sheet.postal.forms import AddresseeForm, SendingForm
from teleservices.desk.sheet.postal.section import EVENT, MESSAGE, told_of
from teleservices.desk.sheet.tabs import Tab
from teleservices.lifecycle.afterwards.standing import standing_decision
from teleservices.lifecycle.errors import ActRefusedError, LifecycleError
from teleservices.lifecycle.postal import requesting
from teleservices.lifecycle.ways import addressee
from teleservices.models import Decision, PostalSending, ServiceRequest

CANCEL = "cancel"
"""What is posted as `action` to cancel a letter."""
DECISION = "decision"
"""The decision that the page showed, by its key: another one may have replaced it since."""


@never_cache
@require_http_methods(["GET", "POST"])
def ask_post(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask that the letter of the decision that stands, or what the address names, leave by post also.

    What was typed stays where it is refused.
    """
    user = instructor(request)
    service_request = desk_request(user, reference)
    is_of_decision = not {EVENT, MESSAGE} & request.GET.keys()
    news = standing_decision(service_request) if is_of_decision else told_of(service_request, request.GET.dict())
    if news is None:
        raise Http404
    name, address = addressee(service_request)
    initial = {"recipient_name": name, "address": address}
    form = SendingForm(request.POST if request.method == "POST" else None, initial=initial)
    why_not, status = requesting.why_not_asked(news), 200
    if form.is_bound:
        status = _asked(request, news, user, form)
        if status == 200:
            messages.success(request, _("The letter is in the list of the letters to post."))
            return _back(request, service_request, is_of_decision=is_of_decision)
    context = {"form": form, "why_not": why_not, "news": news, "is_of_decision": is_of_decision}
    context |= {"page_title": _("Send by post also"), "back": _tab(is_of_decision).of(service_request)}
    return _page(request, service_request, "ask.html", context, status)


def _asked(request: HttpRequest, news: requesting.News, user: User, form: SendingForm) -> int:
    """Ask it; the status of the answer, 200 once it is asked."""
    if not form.is_valid():
        return 422
    if isinstance(news, Decision) and request.POST.get(DECISION) != str(news.pk):
        form.add_error(None, _("Another decision replaced the one that this page showed: read it, then ask again."))
        return 409
    names = ("recipient_name", "address", "reason")
    values = {name: form.cleaned_data[name] for name in names}
    try:
        requesting.ask_sending(news=news, actor=user, is_registered=form.is_registered, **values)
    except ActRefusedError as refused:
        form.add_error(None, refused.message)
        return 409
    return 200


@never_cache
@require_http_methods(["GET", "POST"])
def sending(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Write where a letter goes, or cancel it, as long as it isn't posted."""
    user = instructor(request)
    service_request = desk_request(user, reference)
    letter = PostalSending.objects.filter(request=service_request, pk=pk).first()
    if letter is None:
        raise Http404
    initial = {"recipient_name": letter.recipient, "address": letter.address}
    is_cancelled = request.POST.get("action") == CANCEL
    form = AddresseeForm(request.POST if request.method == "POST" and not is_cancelled else None, initial=initial)
    error, status = "", 200
    if request.method == "POST" and (is_cancelled or form.is_valid()):
        try:
            messages.success(request, _done(letter, user, None if is_cancelled else form))
            return _back(request, service_request, is_of_decision=letter.decision_id is not None)
        except LifecycleError as refused:
            error, status = refused.message, 409
    context = {"form": form, "letter": letter, "error": error, "page_title": _("Letter by post")}
    context["back"] = _tab(letter.decision_id is not None).of(service_request)
    return _page(request, service_request, "letter.html", context, 422 if form.errors else status)


def _done(letter: PostalSending, user: User, form: AddresseeForm | None) -> str:
    """Cancel it, or write its address; what is said of it then. Raises LifecycleError."""
    if form is None:
        requesting.cancel_sending(sending_id=letter.pk, actor=user)
        return _("The letter is cancelled: it doesn't leave by post.")
    requesting.change_addressee(sending_id=letter.pk, actor=user, **form.cleaned_data)
    return _("The address is written.")


def _page(
    request: HttpRequest, service_request: ServiceRequest, name: str, context: dict[str, object], status: int
) -> HttpResponse:
    context |= {"service_request": service_request, "trail": kept(request)}
    return render(request, f"teleservices/desk/sheet/postal/{name}", context, status=status)


def _back(request: HttpRequest, service_request: ServiceRequest, *, is_of_decision: bool) -> HttpResponse:
    return redirect(_tab(is_of_decision).of(service_request) + kept(request))


def _tab(is_of_decision: bool) -> Tab:
    """The tab that shows the letter."""
    return Tab.DECISION if is_of_decision else Tab.HISTORY
