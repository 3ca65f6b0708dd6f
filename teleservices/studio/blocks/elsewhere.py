"""A step or a question copied from one procedure to another."""

from accounts.models import User
from formkit.fieldtypes import Field
from formkit.schema import Step
from teleservices.models import Procedure
from teleservices.permissions import may_design
from teleservices.studio.blocks.copying import Detached, detached_fields, detached_step
from teleservices.studio.drafting.drafts import change_draft
from teleservices.studio.drafting.form_acts import FormAct, field_copied, step_copied


def destinations(user: User, procedure: Procedure) -> list[Procedure]:
    """The other procedures that someone may change, without their forms."""
    others = Procedure.objects.filter(is_archived=False).exclude(pk=procedure.pk)
    return [other for other in others.defer("draft_schema").order_by("title") if may_design(user, other)]


def copy_step_to(*, target: Procedure, author: User, step: Step) -> Detached:
    """Add a copy of a step at the end of another form; returns it. Raises what `change_draft` raises."""
    copied = detached_step(step)
    _add(target, author, step_copied(copied.step))
    return copied


def copy_field_to(*, target: Procedure, author: User, field: Field, step: Step) -> Detached:
    """Add a copy of a question at the end of a step of another form. Raises what `change_draft` raises."""
    copied = detached_fields([field])
    _add(target, author, field_copied(step, copied.fields[0]))
    return copied


def _add(target: Procedure, author: User, act: FormAct) -> Procedure:
    return change_draft(
        procedure_id=target.pk,
        author=author,
        number=target.draft_number,
        act=act.name,
        subject=act.subject,
        operation=act.operation,
        sight=act.sight,
    )
