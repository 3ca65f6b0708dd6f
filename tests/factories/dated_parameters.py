"""Parameters, and values that they have from a day on."""

import datetime as dt
from decimal import Decimal

from teleservices.models import Parameter, ParameterType, Team
from teleservices.studio.parameters.dated import add_version, create_parameter
from tests.factories.procedures import make_designer, make_team


def make_parameter(
    values: dict[dt.date, Decimal | dt.date] | None = None,
    *,
    name: str = "Plafond de ressources",
    value_type: ParameterType = ParameterType.AMOUNT,
    team: Team | None = None,
) -> Parameter:
    """A parameter of a service, with what it is from each of these days on; amounts in cents."""
    author = make_designer()
    parameter = create_parameter(author=author, name=name, team=team or make_team(), value_type=value_type)
    for day, value in (values or {}).items():
        act = f"Délibération du {day:%d/%m/%Y}"
        add_version(author=author, parameter=parameter, value=value, valid_from=day, deliberation=act)
    return parameter
