"""What an address may ask of a list: the parameters that it names, and no other; the addresses that ask nearly that."""

import re
from collections.abc import Collection, Iterable, Mapping

from django.http import QueryDict

LONGEST, MOST = 200, 50
"""Characters of a value, values of a parameter: what is beyond is as if it weren't there."""


def named(
    query: QueryDict,
    names: Iterable[str],
    *,
    several: Collection[str] = (),
    well_formed: Mapping[str, re.Pattern[str]] | None = None,
) -> QueryDict:
    """The parameters of `query` that `names` has, in its order; the last value where several are not expected.

    `several`: names whose every value counts; `well_formed`: what the values of a name must look like.
    """
    parameters, forms = QueryDict(mutable=True), well_formed or {}
    for name in names:
        values = [value for value in query.getlist(name) if _is_well_formed(value, forms.get(name))]
        if values:
            parameters.setlist(name, values[:MOST] if name in several else values[-1:])
    parameters._mutable = False
    return parameters


def changed(query: QueryDict, **changes: str | list[str] | None) -> str:
    """The end of an address that asks the same, but for `changes`; None asks for nothing."""
    copy = query.copy()
    for name, value in changes.items():
        if value is None:
            copy.pop(name, None)
        else:
            copy.setlist(name, value if isinstance(value, list) else [value])
    return f"?{copy.urlencode()}" if copy else "."


def _is_well_formed(value: str, form: re.Pattern[str] | None) -> bool:
    return "\0" not in value and len(value) <= LONGEST and (form is None or form.fullmatch(value) is not None)
