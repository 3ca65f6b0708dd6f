"""What the keys of a procedure stood for in its published versions, each read once: a version never changes."""

from functools import lru_cache

from formkit.design.former_keys import Meanings, Reuse, meanings, reused
from formkit.schema import FormSchema
from teleservices.models import FormVersion, Procedure


def reused_keys(procedure: Procedure, schema: FormSchema) -> tuple[Reuse, ...]:
    """The keys of a draft that stood for something else in any published version. One query once they were read."""
    earlier: dict[str, str] = {}
    for pk, checksum in FormVersion.objects.filter(procedure=procedure).values_list("pk", "checksum"):
        earlier |= meanings_of(pk, checksum)
    return reused(earlier, schema)


def was_published(procedure: Procedure, key: str) -> bool:
    """Whether any published version has this key. One query once they were read."""
    versions = FormVersion.objects.filter(procedure=procedure).values_list("pk", "checksum")
    return any(key in meanings_of(pk, checksum) for pk, checksum in versions)


@lru_cache(maxsize=1024)
def meanings_of(pk: int, checksum: str) -> Meanings:
    """What the keys of a version stood for; the checksum makes sure that it is that version, whatever the database."""
    return meanings(FormVersion.objects.get(pk=pk, checksum=checksum).form)
