"""The page of results."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from search.finding import LONGEST_QUERY, find


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What `q` finds, grouped by kind; without `q`, the search box alone."""
    query = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST_QUERY]
    groups = find(query)
    context = {"query": query, "groups": groups, "result_count": sum(len(group.results) for group in groups)}
    return render(request, "search/results.html", context)
