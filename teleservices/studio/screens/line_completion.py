"""What the page of a typed line proposes while one types: the page itself is asked, which knows what the line may name.

So whoever may not open the page is told nothing, and no second place says which questions come before the line.
"""

from collections.abc import Iterator

from django import forms
from django.http import HttpRequest, JsonResponse

from formkit.language.completing import completions
from teleservices.studio.screens.tree_line import LONGEST, TreeLine

COMPLETE = "complete."
"""Act of the page, before the name of the control, which then holds what stands before the caret. Stores nothing."""


def line_completion(request: HttpRequest, form: object) -> JsonResponse | None:
    """What may be typed next in a line of this form; None where something else is asked.

    Each proposition comes with the letters before the caret that it replaces: a browser counts others in its own way.
    """
    act = request.POST.get("do", "")
    if not act.startswith(COMPLETE):
        return None
    name = act.removeprefix(COMPLETE)
    scope = next((line.scope for html_name, line in _lines(form) if html_name == name), None)
    if scope is None:
        return JsonResponse({"completions": []}, status=404)
    before = request.POST.get(name, "")[:LONGEST]
    proposed = completions(before, len(before), scope)
    return JsonResponse(
        {"completions": [{"text": each.text, "replaced": before[each.start : each.end]} for each in proposed]}
    )


def _lines(form: object) -> Iterator[tuple[str, TreeLine]]:
    for part in (form, *getattr(form, "conditions", ())):
        if isinstance(part, forms.Form):
            yield from ((bound.html_name, bound.field) for bound in part if isinstance(bound.field, TreeLine))
