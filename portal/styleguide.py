"""The page that shows every component."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page(request: HttpRequest) -> HttpResponse:
    """Every component, in the demo and in development."""
    return render(request, "styleguide/page.html")
