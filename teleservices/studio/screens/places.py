"""Where in a draft form an address leads: a step, a question. What someone deleted meanwhile is said to be gone.

A question stands in a step, or in the rows of a group of a step: it is then a column of that group.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from formkit.fieldtypes import ColumnedField, Field
from formkit.schema import FormSchema, Step
from teleservices.models import Procedure
from teleservices.studio.drafting.drafts import draft_of
from teleservices.studio.screens.access import designed
from teleservices.studio.screens.pages import is_gone

P = ParamSpec("P")


class View(Protocol[P]):
    """A view of a procedure and of the key of something in its form."""

    def __call__(self, request: HttpRequest, uuid: UUID, key: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        """Answer for what the key names; say that it is gone when the form no longer holds it."""


@dataclass(frozen=True)
class StepPlace:
    """A step of a draft form."""

    procedure: Procedure
    schema: FormSchema
    step: Step

    @property
    def position(self) -> int:
        """Its place among the steps, from 0."""
        return self.schema.steps.index(self.step)


@dataclass(frozen=True)
class FieldPlace:
    """A question of a draft form, the step that asks it, and the group whose rows ask it, if one does."""

    procedure: Procedure
    schema: FormSchema
    step: Step
    field: Field
    group: ColumnedField | None = None

    @property
    def holder(self) -> Step | ColumnedField:
        """The group whose rows ask the question, or else its step."""
        return self.group or self.step

    @property
    def position(self) -> int:
        """Its place in its step or group, from 0."""
        return self.holder.fields.index(self.field)


def step_in(schema: FormSchema, key: str) -> Step | None:
    """The step with this key, None when it is gone."""
    return next((step for step in schema.steps if step.key == key), None)


def holder_in(schema: FormSchema, key: str) -> Step | ColumnedField | None:
    """The step or the group with this key, None when it is gone."""
    return step_in(schema, key) or next((group for group in schema.groups() if group.key == key), None)


def at_step(view: Callable[Concatenate[HttpRequest, StepPlace, P], HttpResponse]) -> View[P]:
    """Give a view the step of its address, for the designer who asks."""

    @wraps(view)
    def with_step(request: HttpRequest, uuid: UUID, key: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        procedure = designed(request, uuid)
        schema = draft_of(procedure)
        step = step_in(schema, key)
        if step is None:
            return is_gone(request, procedure)
        return view(request, StepPlace(procedure, schema, step), *args, **kwargs)

    return with_step


def at_field(view: Callable[Concatenate[HttpRequest, FieldPlace, P], HttpResponse]) -> View[P]:
    """Give a view the question of its address, for the designer who asks."""

    @wraps(view)
    def with_field(request: HttpRequest, uuid: UUID, key: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        procedure = designed(request, uuid)
        schema = draft_of(procedure)
        try:
            step, field = schema.step_of(key), schema.field(key)
        except KeyError:
            return is_gone(request, procedure)
        return view(request, FieldPlace(procedure, schema, step, field, schema.group_of(key)), *args, **kwargs)

    return with_field
