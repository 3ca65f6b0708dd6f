"""The three panes of the form's design: outline at left, the thing edited, the step as applicants see it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django import forms
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode

from accounts.staff.keyboard import keys_are_on
from formkit.fieldtypes import AnyFieldType, Field, field_type
from formkit.schema import FormSchema, Step
from teleservices.models import Procedure
from teleservices.studio.drafting.drafts import draft_of
from teleservices.studio.drafting.explaining import calculations, explained, problems, remarks
from teleservices.studio.drafting.timeline import Moves, moves
from teleservices.studio.errors import StaleDraftError
from teleservices.studio.screens.access import designer
from teleservices.studio.screens.line_completion import line_completion
from teleservices.studio.screens.pages import Crumb, change_text, show_of
from teleservices.studio.value_words import value_text

LONG_OUTLINE = 15
"""Questions from which the outline is searched."""

Outlined = tuple[Field, AnyFieldType, list["Outlined"]]
"""A question of the outline, its type, the columns that it holds."""


def present_values(form: object) -> list[tuple[str, str]]:
    """Each option whose present value is not the one typed, with that value; `form` starts from present values."""
    return list(_differing(form)) if isinstance(form, forms.Form) and form.is_bound else []


def _differing(form: forms.Form) -> Iterator[tuple[str, str]]:
    for bound in form:
        present = form.initial.get(bound.name)
        if bound.name in form.cleaned_data and (form.cleaned_data[bound.name] or None) != (present or None):
            yield str(bound.label), value_text(bound.field, present)


def workspace(
    request: HttpRequest,
    procedure: Procedure,
    template: str,
    context: Mapping[str, object],
    *,
    title: str,
    step: Step | None = None,
    trail: Sequence[Crumb] = (),
    stale: StaleDraftError | None = None,
) -> HttpResponse:
    """Show one thing of the form in the middle; `step` is the one outlined with its questions and previewed.

    `context["selected"]` is the key of what the outline and the preview mark, the step's when it is not said;
    `context["form"]`, if there is one, says by its errors that nothing was done.
    """
    completion = line_completion(request, context.get("form"))
    if completion is not None:
        return completion
    if stale is not None:
        procedure.refresh_from_db()
    schema = draft_of(procedure)
    panes = {
        **history_bar(procedure, step.key if step else ""),
        **_outline(schema),
        "keys_are_on": keys_are_on(designer(request)),
        "step": step,
        "explained": explained(schema),
        "remarks": remarks(schema),
        "calculations": calculations(schema),
        "problems": problems(schema),
        **_told_of_others(stale, context.get("form")),
    }
    selected = context.get("selected", panes["selected"])
    panes["marked"] = f"?{urlencode({'question': str(selected)})}" if step and selected != step.key else ""
    form = context.get("form")
    status = 409 if stale else 422 if isinstance(form, BaseForm) and form.errors else 200
    return show_of(
        request, procedure, template, {**panes, **context}, title=title, tab="form", trail=trail, status=status
    )


def _told_of_others(stale: StaleDraftError | None, form: object) -> dict[str, object]:
    """What others did meanwhile to what the page holds; nothing where nobody did."""
    return {
        "stale": stale.message if stale else "",
        "stale_changes": [change_text(change) for change in stale.changes] if stale else [],
        "theirs": present_values(form) if stale else [],
    }


def _outline(schema: FormSchema) -> dict[str, object]:
    """The steps by their number, with their questions; whether there are so many that one searches them."""
    steps = [(number, step, _typed(step.fields)) for number, step in enumerate(schema.steps, start=1)]
    return {"outline": steps, "is_long": len(schema.fields()) > LONG_OUTLINE}


def screen_of_parts(
    request: HttpRequest,
    procedure: Procedure,
    template: str,
    context: Mapping[str, object],
    *,
    title: str,
    tab: str,
    stale: StaleDraftError | None = None,
) -> HttpResponse:
    """Show a screen of what stands beside the steps (rules, annotations), with what was undone and what others did.

    `tab` is the one that the screen is of, and where what is undone there leads back.
    """
    completion = line_completion(request, context.get("form"))
    if completion is not None:
        return completion
    if stale is not None:
        procedure.refresh_from_db()
    form = context.get("form")
    frame = {
        **history_bar(procedure, tab),
        "stale": stale.message if stale else "",
        "stale_changes": [change_text(change) for change in stale.changes] if stale else [],
        "theirs": present_values(form) if stale and "theirs" not in context else [],
    }
    status = 409 if stale else 422 if isinstance(form, BaseForm) and form.errors else 200
    return show_of(request, procedure, template, {**frame, **context}, title=title, tab=tab, status=status)


def history_bar(procedure: Procedure, selected: str) -> dict[str, object]:
    """The context of `history_bar.html`; `selected` is where what is undone leads back."""
    return {"number": procedure.draft_number, "moves": spoken(moves(procedure)), "selected": selected}


def spoken(available: Moves) -> dict[str, str]:
    """What can be undone and done again, in words; empty when there is nothing."""
    return {
        "undo": change_text(available.undo) if available.undo else "",
        "redo": change_text(available.redo) if available.redo else "",
    }


def _typed(fields: Iterable[Field]) -> list[Outlined]:
    """What a step or the rows of a group ask, each with its type, and its own columns if it is a group."""
    return [(field, field_type(field), _typed(field_type(field).columns(field))) for field in fields]
