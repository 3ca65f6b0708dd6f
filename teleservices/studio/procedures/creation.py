"""A new procedure: a blank form, the stages that suit most, and nothing public yet."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from accounts.models import ProfileType, User
from formkit.schema import blank_schema
from teleservices.models import Procedure, Stage, Team
from teleservices.permissions import DESIGN
from teleservices.studio.errors import AddressInUseError, DesignRefusedError
from teleservices.studio.procedures.presets import HONOUR_STATEMENT, stage_presets


@transaction.atomic
def create_procedure(
    *, title: str, code: str, team: Team | None, profile_types: Iterable[ProfileType], author: User
) -> Procedure:
    """Create a procedure ready to be designed. Raises DesignRefusedError, AddressInUseError."""
    if not author.has_perm(DESIGN):
        raise DesignRefusedError
    procedure = Procedure(
        title=title, code=code, team=team, honour_statement=HONOUR_STATEMENT, draft_schema=blank_schema().to_json()
    )
    _insert(procedure)
    procedure.profile_types.set(profile_types)
    Stage.objects.bulk_create(
        preset.stage(procedure, order=order * 10) for order, preset in enumerate(stage_presets(), start=1)
    )
    return procedure


def _insert(procedure: Procedure) -> None:
    """Only the database knows whether someone has just taken the address."""
    try:
        with transaction.atomic():
            procedure.save(force_insert=True)
    except IntegrityError as error:
        if Procedure.objects.filter(code=procedure.code).exists():
            raise AddressInUseError from error
        raise
