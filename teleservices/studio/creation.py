"""A new procedure: a blank form, the stages that suit most, and nothing public yet."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import ProfileType, User
from teleservices.formkit.schema import blank_schema
from teleservices.models import Procedure, Stage, Team
from teleservices.permissions import DESIGN
from teleservices.studio.errors import DesignRefusedError
from teleservices.studio.presets import HONOUR_STATEMENT, stage_presets


@transaction.atomic
def create_procedure(
    *, title: str, code: str, team: Team | None, profile_types: Iterable[ProfileType], author: User
) -> Procedure:
    """Create a procedure ready to be designed. Raises DesignRefusedError; IntegrityError when the code is taken."""
    if not author.has_perm(DESIGN):
        raise DesignRefusedError
    procedure = Procedure.objects.create(
        title=title,
        code=code,
        team=team,
        honour_statement=HONOUR_STATEMENT,
        draft_schema=blank_schema().to_json(),
    )
    procedure.profile_types.set(profile_types)
    Stage.objects.bulk_create(
        Stage(
            procedure=procedure,
            key=preset.key,
            state=preset.state,
            name=preset.name,
            explanation=preset.explanation,
            email_subject=preset.email_subject,
            email_text=preset.email_text,
            order=order * 10,
            is_milestone=preset.is_milestone,
        )
        for order, preset in enumerate(stage_presets(), start=1)
    )
    return procedure
