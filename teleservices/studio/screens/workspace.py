"""The three panes of the form's design: outline at left, the thing edited, the step as applicants see it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django import forms
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse

from formkit.fieldtypes import AnyFieldType, Field, field_type
from formkit.schema import Step
from teleservices.models import Procedure
from teleservices.studio.drafting.drafts import draft_of
from teleservices.studio.drafting.explaining import calculations, explained, problems
from teleservices.studio.drafting.timeline import Moves, moves
from teleservices.studio.errors import StaleDraftError
from teleservices.studio.screens.pages import Crumb, change_text, show_of
from teleservices.studio.value_words import value_text

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

    `context["selected"]` is the key of what the outline marks, the step's when it is not said; `context["form"]`,
    if there is one, says by its errors that nothing was done.
    """
    if stale is not None:
        procedure.refresh_from_db()
    schema = draft_of(procedure)
    outline = [(number, form_step, _typed(form_step.fields)) for number, form_step in enumerate(schema.steps, start=1)]
    panes = {
        **history_bar(procedure, step.key if step else ""),
        "outline": outline,
        "step": step,
        "explained": explained(schema),
        "calculations": calculations(schema),
        "problems": problems(schema),
        "stale": stale.message if stale else "",
        "stale_changes": [change_text(change) for change in stale.changes] if stale else [],
        "theirs": present_values(context.get("form")) if stale else [],
    }
    form = context.get("form")
    status = 409 if stale else 422 if isinstance(form, BaseForm) and form.errors else 200
    return show_of(
        request, procedure, template, {**panes, **context}, title=title, tab="form", trail=trail, status=status
    )


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
