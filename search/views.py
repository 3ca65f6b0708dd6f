"""The page of results, and what is suggested while one types."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from accounts.entrance.asking_network import asking_network
from home.menus import practical_links
from portal.web import window_counts
from search import fruitless
from search.finding import LONGEST_QUERY, find, suggest

LIMIT, SECONDS = 900, 60
"""Three people behind one address who type without a pause: the script asks five times a second at most."""
SHORTEST_SUGGESTED = 2
SECONDS_KEPT = 60
"""How long a browser or a proxy may answer the same letters by itself."""


def seconds_to_wait(request: HttpRequest) -> int:
    """Count one question; 0 when it is allowed. A database that is busy or read-only limits nothing. Two queries."""
    try:
        remainder, reset = window_counts.take(
            f"search.suggestions:{asking_network(request)}", limit=LIMIT, seconds=SECONDS
        )
    except DatabaseError:
        return 0
    return reset if remainder < 0 else 0


def asked_by(request: HttpRequest) -> str:
    """What was typed, white space single."""
    return " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST_QUERY]


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What `q` finds: the best first, then by kind; else the nearest, and who to ask. Without `q`, the box alone."""
    query = asked_by(request)
    findings = find(query)
    context: dict[str, object] = {"query": query, "findings": findings}
    if query and not findings.results:
        fruitless.count(query)
        context["practical_links"] = practical_links()
    return render(request, "search/results.html", context)


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """Pages that answer what is being typed: title, address and kind of each. The same for everybody.

    None, with status 429, for a network that asks faster than people type.
    """
    query = asked_by(request)
    if len(query) >= SHORTEST_SUGGESTED and (wait := seconds_to_wait(request)):
        headers = {"Retry-After": str(wait), "Cache-Control": "no-store"}
        return JsonResponse({"suggestions": []}, status=429, headers=headers)
    pages = suggest(query) if len(query) >= SHORTEST_SUGGESTED else []
    rows = [{"text": title, "url": url, "detail": str(kind.of_one)} for title, url, kind in pages]
    response = JsonResponse({"suggestions": rows})
    patch_cache_control(response, public=True, max_age=SECONDS_KEPT)
    return response
