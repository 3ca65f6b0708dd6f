"""Publishing: the draft becomes a form version, for ever, and the one that new requests are filled with."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from portal.page_cache import raise_generation
from teleservices.formkit.schema import FormSchema, parse_schema
from teleservices.models import DraftChange, FormVersion, Procedure, ServiceRequest
from teleservices.permissions import may_design
from teleservices.studio import checklist
from teleservices.studio.comparison import Difference, differences
from teleservices.studio.drafting import changes_since
from teleservices.studio.errors import DesignRefusedError, NotReadyError, StaleDraftError


@dataclass(frozen=True)
class Consequences:
    """What a publication would change, and for how many people."""

    differences: list[Difference]
    drafts: int
    """Drafts begun with the version in force: they keep it."""
    requests: int
    """Requests transmitted so far: nothing changes for them."""


@transaction.atomic
def publish(*, procedure_id: int, author: User, draft_number: int) -> FormVersion:
    """Freeze the draft that the author saw; returns the version in force.

    A draft that is what was last published makes no new version. Raises NotReadyError while something blocks,
    StaleDraftError when the draft moved meanwhile, DesignRefusedError.
    """
    procedure = Procedure.objects.select_for_update().get(pk=procedure_id)
    if not may_design(author, procedure):
        raise DesignRefusedError
    if procedure.draft_number != draft_number:
        raise StaleDraftError(changes_since(procedure, draft_number))
    if checklist.blocking(procedure):
        raise NotReadyError
    version = _version(procedure, author)
    procedure.current_version = version
    procedure.save(update_fields=["current_version"])
    raise_generation()
    return version


def _version(procedure: Procedure, author: User) -> FormVersion:
    schema = draft_of(procedure)
    current = procedure.current_version
    if current is not None and current.checksum == schema.checksum():
        return current
    last = procedure.versions.aggregate(last=Max("number"))["last"] or 0
    return FormVersion.objects.create(
        procedure=procedure,
        number=last + 1,
        schema=schema.to_json(),
        checksum=schema.checksum(),
        published_by=author,
    )


def draft_of(procedure: Procedure) -> FormSchema:
    """The draft form."""
    return parse_schema(procedure.draft_schema)


def has_changes(procedure: Procedure) -> bool:
    """Whether publishing the draft would make a new version."""
    version = procedure.current_version
    return version is None or version.checksum != draft_of(procedure).checksum()


def consequences(procedure: Procedure) -> Consequences:
    """What publishing the draft now would change."""
    version = procedure.current_version
    requests = ServiceRequest.objects.filter(procedure=procedure)
    return Consequences(
        differences=differences(version.form if version else None, draft_of(procedure)),
        drafts=requests.drafts().count(),
        requests=requests.transmitted().count(),
    )


def changes_waiting(procedure: Procedure) -> int:
    """How many acts of design were done since the last publication; 0 when they came to nothing."""
    if not has_changes(procedure):
        return 0
    changes = DraftChange.objects.filter(procedure=procedure)
    version = procedure.current_version
    return (changes if version is None else changes.filter(at__gt=version.published_at)).count()
