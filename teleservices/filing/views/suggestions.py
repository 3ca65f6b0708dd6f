"""What is proposed while one types a commune or an address. What is typed is kept and logged nowhere."""

from django.http import HttpRequest, JsonResponse

from accounts.account_pages import account_page
from accounts.profiles.spaces import signed_in
from formkit.places.addresses import Address, addresses
from formkit.places.communes import communes as known_communes
from formkit.places.communes import plain
from portal.web.throttling import throttle

MOST = 8
LEAST = 3
"""Characters before anything is proposed."""
LIMIT, SECONDS = 60, 60
"""Questions that one person may ask in so many seconds, both kinds together."""

Suggestion = dict[str, object]
"""What is read in the list, and what goes in the controls, by the end of their names."""


@account_page("GET", "HEAD")
def communes(request: HttpRequest) -> JsonResponse:
    """Propose the communes that `?q=` may mean."""
    text = _typed(request)
    if wait := _seconds_to_wait(request, text):
        return _too_many(wait)
    places = known_communes().search(text, MOST) if text else []
    return _answer([{"text": str(place), "fill": {"": str(place)}} for place in places])


@account_page("GET", "HEAD")
def postal_addresses(request: HttpRequest) -> JsonResponse:
    """Propose the addresses that `?q=` may begin; all of them are in France."""
    text, service = _typed(request), addresses()
    if wait := _seconds_to_wait(request, text):
        return _too_many(wait)
    matches = service.complete(text, MOST) if text and service else []
    return _answer([_suggestion(address) for address in matches])


def _suggestion(address: Address) -> Suggestion:
    fill = {"_lines": address.lines, "_postcode": address.postcode, "_city": address.city, "_country": ""}
    return {"text": str(address), "fill": fill}


def _typed(request: HttpRequest) -> str:
    """What is sought; nothing while it is too short, or says nothing."""
    text = request.GET.get("q", "").strip()
    return text if len(text) >= LEAST and plain(text) else ""


def _seconds_to_wait(request: HttpRequest, text: str) -> int:
    user = signed_in(request)
    return throttle(f"suggestions:{user.pk}", LIMIT, SECONDS) if text else 0


def _too_many(wait: int) -> JsonResponse:
    return JsonResponse({"suggestions": []}, status=429, headers={"Retry-After": str(wait)})


def _answer(suggestions: list[Suggestion]) -> JsonResponse:
    return JsonResponse({"suggestions": suggestions})
