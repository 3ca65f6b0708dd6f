"""Conditions on texts of which an index holds only those that are filled."""

from django.db.models import Q


def filled(**lookups: object) -> Q:
    """The look-ups (`column=value`, `column__in=values`…), and that none of these columns is empty.

    Where an index leaves the empty texts out, SQLite uses it only for a question that repeats that condition: it
    doesn't conclude from « = '0612345678' » that a text isn't empty, and would read the whole table.
    """
    condition = Q(**lookups)
    for column in {lookup.partition("__")[0] for lookup in lookups}:
        condition &= ~Q(**{column: ""})
    return condition
