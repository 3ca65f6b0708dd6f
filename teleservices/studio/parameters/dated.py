"""The only functions that write parameters and their versions: one more is added, none is ever changed."""

import datetime as dt
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from portal.admin.change_journal import remember
from teleservices.models import Parameter, ParameterType, ParameterVersion, Procedure, ServiceRequest, Team
from teleservices.permissions import services_with_parameters_of
from teleservices.studio.errors import StudioError

WRITERS = gettext_lazy("Only who designs procedures and the head of the service write its parameters.")


class ParameterRefusedError(StudioError):
    """The parameter or its version can't be written so, or not by this person."""


@transaction.atomic
def create_parameter(*, author: User, name: str, team: Team, value_type: ParameterType) -> Parameter:
    """Make a parameter, which has no value yet. Raises ParameterRefusedError."""
    _check(author, team.pk)
    try:
        with transaction.atomic():
            parameter = Parameter.objects.create(name=name, team=team, value_type=value_type)
    except IntegrityError:
        raise ParameterRefusedError(_name_in_use()) from None
    remember(parameter, author, ["name", "team", "value_type"])
    return parameter


@transaction.atomic
def rename_parameter(*, author: User, parameter_id: int, before: str, name: str) -> Parameter:
    """Call a parameter otherwise, whose page said `before`: what names it keeps naming it.

    Raises ParameterRefusedError, also where somebody else renamed it meanwhile.
    """
    parameter = Parameter.objects.select_for_update().get(pk=parameter_id)
    _check(author, parameter.team_id)
    if parameter.name != before:
        text = _("Someone else has just renamed it “%(name)s”: save again if yours is the right name.")
        raise ParameterRefusedError(text % {"name": parameter.name})
    parameter.name = name
    try:
        with transaction.atomic():
            parameter.save(update_fields=["name"])
    except IntegrityError:
        raise ParameterRefusedError(_name_in_use()) from None
    remember(parameter, author, ["name"])
    return parameter


@transaction.atomic
def add_version(
    *, author: User, parameter: Parameter, value: Decimal | dt.date, valid_from: dt.date, deliberation: str
) -> ParameterVersion:
    """Say what a parameter is from a day on: cents for an amount. Raises ParameterRefusedError.

    A day that is past is taken, since deliberations come late: what was transmitted keeps the version that it read.
    """
    _check(author, parameter.team_id)
    version = ParameterVersion(parameter=parameter, valid_from=valid_from, deliberation=deliberation, author=author)
    if isinstance(value, dt.date):
        version.day = value
    else:
        version.number = value
    try:
        with transaction.atomic():
            version.save(force_insert=True)
    except IntegrityError:
        raise ParameterRefusedError(_("This parameter has a value from that day on already.")) from None
    remember(parameter, author, ["versions"])
    return version


@transaction.atomic
def remove_version(*, author: User, version: ParameterVersion) -> None:
    """Take away a version that isn't in force yet and that no request keeps. Raises ParameterRefusedError."""
    parameter = Parameter.objects.select_for_update().get(pk=version.parameter_id)
    _check(author, parameter.team_id)
    if not is_removable(version):
        raise ParameterRefusedError(_("This value is in force, or was: give another one from a later day on."))
    version.delete()
    remember(parameter, author, ["versions"])


def is_removable(version: ParameterVersion) -> bool:
    """Whether a version may go: its day is to come, and no request keeps it. One query at most."""
    if version.valid_from <= timezone.localdate():
        return False
    return not ServiceRequest.objects.filter(**{f"pins__{version.parameter.key}": version.pk}).exists()


def uses(parameter: Parameter) -> list[Procedure]:
    """The procedures whose form, rules or letters name a parameter, in their draft or in force. One query."""
    places = ("draft_schema", "draft_settings", "decision_rules", "letter_models", "current_version__schema")
    names_it = Q()
    for place in places:
        names_it |= Q(**{f"{place}__icontains": f'"{parameter.key}"'})
    procedures = Procedure.objects.filter(names_it, is_archived=False)
    return list(procedures.defer("draft_schema", "draft_settings", "draft_stages").order_by("title"))


def _check(author: User, team_id: int) -> None:
    if not services_with_parameters_of(author).filter(pk=team_id).exists():
        raise ParameterRefusedError(str(WRITERS))


def _name_in_use() -> str:
    return _("There is a parameter of this name already.")
