"""Holding a row until the end of a transaction, so that those who change what it commands come one after the other."""

from django.db import connection, models
from django.db.transaction import TransactionManagementError


def hold(model: type[models.Model], pk: int, *, no_key: bool = False) -> None:
    """Hold the row of `model` under this key; nothing is asked of SQLite, whose transactions hold all as they begin.

    `no_key` leaves other rows free to point to it meanwhile. Raises TransactionManagementError outside a transaction,
    where it would hold nothing, and DoesNotExist where there is no such row and something is asked.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A row is held until the end of a transaction: there is none.")
    if connection.features.has_select_for_update:
        model._default_manager.select_for_update(no_key=no_key).only("pk").get(pk=pk)
