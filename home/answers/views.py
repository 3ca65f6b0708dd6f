"""The vote under an answer, and the report of the answers in the admin."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from home.answers.answer_figures import MONTHS, answer_lines, vote
from home.editing.editors import edits_pages
from home.models import FaqQuestionPage
from home.models.faq import THANKED


@csrf_exempt
@require_POST
@never_cache
def vote_on_answer(request: HttpRequest, slug: str) -> HttpResponse:
    """Count the opinion, then thank on the answer's page.

    The form stands on cached pages, so it carries no token: it acts for nobody, and another site's is refused by what
    browsers say of where a request comes from.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") == "cross-site":
        return HttpResponseForbidden()
    question = get_object_or_404(FaqQuestionPage.objects.live().public(), slug=slug)
    opinion = request.POST.get("opinion")
    if opinion in {"oui", "non"}:
        vote(question=question, helped=opinion == "oui", address=get_adapter(request).get_client_ip(request))
    return redirect(f"{question.address}?{THANKED}=1#avis")


@require_GET
@never_cache
def report(request: HttpRequest) -> HttpResponse:
    """The report, for who edits pages. Raises PermissionDenied."""
    if not edits_pages(request.user):
        raise PermissionDenied
    return render(request, "home/answers/report.html", {"lines": answer_lines(), "months": MONTHS})
