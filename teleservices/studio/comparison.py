"""What publishing a draft would change, in the designer's words. Stores nothing."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from teleservices.formkit.fieldtypes import Field
from teleservices.formkit.schema import FormSchema, Step


class Kind(models.TextChoices):
    """How a part of the form differs."""

    ADDED = "added", _("Added")
    REMOVED = "removed", _("Removed")
    CHANGED = "changed", _("Changed")
    MOVED = "moved", _("Moved")


@dataclass(frozen=True)
class Difference:
    """One step or field that differs between two forms."""

    kind: Kind
    is_step: bool
    label: str
    step_title: str = ""


def differences(before: FormSchema | None, after: FormSchema) -> list[Difference]:
    """What ``after`` adds, changes and removes; everything is added when nothing was published ``before``."""
    steps_before = {step.key: step for step in before.steps} if before else {}
    fields_before = {field.key: (step, field) for step in steps_before.values() for field in step.fields}
    found = []
    for step in after.steps:
        found += _of_step(steps_before.get(step.key), step)
        for field in step.fields:
            found += _of_field(fields_before.get(field.key), step, field)
    keys_after = {step.key for step in after.steps} | {field.key for field in after.fields()}
    gone = [(step, field) for key, (step, field) in fields_before.items() if key not in keys_after]
    found += [_removed(field.label, step.title) for step, field in gone]
    found += [_removed(step.title) for key, step in steps_before.items() if key not in keys_after]
    if not found and before is not None and before != after:
        found = [Difference(Kind.MOVED, False, str(_("The order of the questions")))]
    return found


def _of_step(before: Step | None, after: Step) -> list[Difference]:
    if before is None:
        return [Difference(Kind.ADDED, True, after.title)]
    same = (before.title, before.intro, before.condition) == (after.title, after.intro, after.condition)
    return [] if same else [Difference(Kind.CHANGED, True, after.title)]


def _of_field(before: tuple[Step, Field] | None, step: Step, after: Field) -> list[Difference]:
    if before is None:
        return [Difference(Kind.ADDED, False, after.label, step.title)]
    if before[1] != after:
        return [Difference(Kind.CHANGED, False, after.label, step.title)]
    if before[0].key != step.key:
        return [Difference(Kind.MOVED, False, after.label, step.title)]
    return []


def _removed(label: str, step_title: str = "") -> Difference:
    return Difference(Kind.REMOVED, not step_title, label, step_title)
