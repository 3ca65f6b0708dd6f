"""Addresses that only receive what a form sends: who opens one, by a refresh or the address bar, is led to its page."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

View = Callable[..., HttpResponse]


def opens_at(page: Callable[..., str]) -> Callable[[View], View]:
    """Let POST alone reach the view; GET leads to `page(request, *args)`, which raises Http404 as the view would."""

    def decorate(view: View) -> View:
        posted = require_POST(view)

        @wraps(view)
        def door(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.method in ("GET", "HEAD"):
                return redirect(page(request, *args, **kwargs))
            return posted(request, *args, **kwargs)

        return door

    return decorate
