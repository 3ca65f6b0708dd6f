"""Rows that are added and never changed, and chains of them: each event carries a digest over the one before.

The models refuse to rewrite them, and the database's own triggers stand behind (`portal.history.guards`). A chain
shows by itself that an event was changed, added or taken out in its middle; `accounts.audit.anchors` covers its end.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NoReturn, TypeVar

from django.db import models

from portal.database.rows import KeyedRow

Row = TypeVar("Row", bound=models.Model)


class AppendOnlyError(TypeError):
    """A row that is only ever added was about to be changed or deleted: a fault of the code, told to nobody."""


class AppendOnlyQuerySet(models.QuerySet[Row]):
    """Rows can be read and added."""

    def _refuse(self, *_args: object, **_options: object) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} is never changed nor deleted")

    update = delete = bulk_update = update_or_create = _refuse


class AppendOnlyRow(KeyedRow):
    """A row that is added once, and goes only with what it is about (a cascade deletes without asking the model)."""

    class Meta:
        abstract = True

    def save(self, *args: object, **options: object) -> None:
        """Add the row; AppendOnlyError where it is stored already."""
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} is never changed")
        super().save(force_insert=True)

    def delete(self, *args: object, **options: object) -> NoReturn:
        """Raise AppendOnlyError."""
        raise AppendOnlyError(f"{type(self).__name__} is never deleted")


class ChainQuerySet(AppendOnlyQuerySet[Row]):
    """Events are added by `append`, each after the one before; whole chains by `append_chains`."""

    bulk_create = AppendOnlyQuerySet._refuse


class ChainedEvent(AppendOnlyRow):
    """One event of a chain: `number` counts from 1, `digest` covers the event and the digest of the one before."""

    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def chain(self) -> "models.QuerySet[ChainedEvent]":
        """The events of the chain that this one belongs to, in any order."""
        raise NotImplementedError

    def digest_after(self, previous: str) -> str:
        """The SHA-256 of this event chained to `previous`, the digest of the event before (empty for the first)."""
        raise NotImplementedError

    def seal(self) -> None:
        """Fill in the columns that the digest covers and that `append` can work out from the rest; none by default."""

    def is_as_written(self, previous: str) -> bool:
        """Whether nothing of this event was changed since it was added after the event whose digest is `previous`."""
        return self.digest == self.digest_after(previous)

    @property
    def lacks_contents(self) -> bool:
        """Whether what it said was taken out: a later event of the chain must say so. Never, by default."""
        return False

    @property
    def remains(self) -> str:
        """The SHA-256 of what stays of it once its contents are out."""
        raise NotImplementedError

    def emptied_ones(self) -> Mapping[int, str]:
        """The earlier events whose contents this one says were taken out: what remains of each, by its number."""
        return {}


def append(event: ChainedEvent) -> None:
    """Store `event` at the end of its chain. Acts add by this alone; a past written in one go, by `append_chains`.

    Call it in the transaction of the act, with what the chain is about locked: two events of a chain take turns.
    """
    number, digest = event.chain().order_by("-number").values_list("number", "digest").first() or (0, "")
    event.number = number + 1
    event.seal()
    event.digest = event.digest_after(digest)
    event.save()


def append_chains(chains: Iterable[Sequence[ChainedEvent]]) -> None:
    """Store whole chains that nothing was appended to yet, each in its order, as `append` would one event at a time.

    For a past that is written in one go (the demo, an import). The database refuses a chain that has begun already.
    """
    events = [event for chain in chains for event in _chained(chain)]
    for model in {type(event) for event in events}:
        rows: models.QuerySet[ChainedEvent] = models.QuerySet(model)
        rows.bulk_create([event for event in events if type(event) is model])


def _chained(chain: Iterable[ChainedEvent]) -> Iterator[ChainedEvent]:
    """The events of a chain from its first, each numbered, sealed and chained to the one before."""
    previous = ""
    for number, event in enumerate(chain, start=1):
        event.number = number
        event.seal()
        event.digest = previous = event.digest_after(previous)
        yield event


def first_fault(events: Iterable[ChainedEvent]) -> int | None:
    """The place, from 1, of the first event of a chain that does not follow from those before; None when all do.

    `events` is the whole chain in the order of its numbers. That its end was cut off is not seen here. One whose
    contents are out, and that no later event says it was, is a fault too.
    """
    previous, unsaid = "", dict[int, str]()
    for number, event in enumerate(events, start=1):
        if event.number != number or not event.is_as_written(previous):
            return number
        for place, remains in event.emptied_ones().items():
            if unsaid.get(place) == remains:
                del unsaid[place]
        if event.lacks_contents:
            unsaid[number] = event.remains
        previous = event.digest
    return min(unsaid, default=None)
