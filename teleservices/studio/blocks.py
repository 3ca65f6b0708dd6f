"""The only functions that write blocks of questions and their uses. A block is copied where it goes, never shared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from teleservices.formkit.fieldtypes import Field
from teleservices.formkit.schema import FormSchema, Step, new_key, parse_schema
from teleservices.models import FieldBlock, FieldBlockUse, Procedure
from teleservices.permissions import DESIGN
from teleservices.studio.copying import Detached, detached_fields
from teleservices.studio.drafting import change_draft
from teleservices.studio.errors import DesignRefusedError
from teleservices.studio.form_acts import block_inserted
from teleservices.studio.publication import draft_of


@dataclass(frozen=True)
class Use:
    """A procedure whose draft form holds questions of a block, and the revision of the block that it took."""

    procedure: Procedure
    revision: int


@transaction.atomic
def save_block(
    *,
    author: User,
    fields: Iterable[Field],
    name: str = "",
    description: str = "",
    source: Procedure | None = None,
    replaced: FieldBlock | None = None,
) -> tuple[FieldBlock, Detached]:
    """Keep questions as a new block, or as the next revision of one; returns it with what was copied.

    The ``source`` counts as a use. Raises DesignRefusedError, IntegrityError when another block has this name.
    """
    _check(author)
    fields = tuple(fields)
    copied = detached_fields(fields)
    if replaced is None:
        block = FieldBlock(name=name, description=description, author=author)
    else:
        block = FieldBlock.objects.select_for_update().get(pk=replaced.pk)
        block.revision += 1
        block.author = author
    block.schema = _schema(copied.fields)
    block.save()
    if source is not None:
        _remember(block, source, fields)
    return block, copied


@transaction.atomic
def edit_block(*, author: User, block_id: int, name: str, description: str, kept: Sequence[str]) -> FieldBlock:
    """Rename a block, and keep these of its questions only, all of them when none is named. Raises as `save_block`."""
    _check(author)
    block = FieldBlock.objects.select_for_update().get(pk=block_id)
    block.name, block.description = name, description
    fields = tuple(field for field in block_fields(block) if field.key in kept)
    if fields and fields != block_fields(block):
        block.schema, block.revision = _schema(detached_fields(fields).fields), block.revision + 1
    block.save()
    return block


def delete_block(*, author: User, block_id: int) -> None:
    """Offer a block no more; the forms keep their questions. Raises DesignRefusedError."""
    _check(author)
    FieldBlock.objects.filter(pk=block_id).delete()


@transaction.atomic
def insert_block(*, procedure: Procedure, author: User, number: int, block: FieldBlock, step: Step) -> None:
    """Add the questions of a block at the end of a step, under keys of their own. Raises as `change_draft` does."""
    fields = detached_fields(block_fields(block)).fields
    act = block_inserted(step, block.name, fields)
    change_draft(
        procedure_id=procedure.pk,
        author=author,
        number=number,
        act=act.name,
        subject=act.subject,
        operation=act.operation,
        sight=act.sight,
    )
    _remember(block, procedure, fields)


def block_fields(block: FieldBlock) -> tuple[Field, ...]:
    """The questions of a block."""
    return parse_schema(block.schema).steps[0].fields


def uses(blocks: Iterable[FieldBlock]) -> dict[int, list[Use]]:
    """Which procedures use each block: those whose draft still holds one of its questions. One query."""
    found: dict[int, dict[int, Use]] = {block.pk: {} for block in blocks}
    rows = FieldBlockUse.objects.filter(block__in=found, procedure__is_archived=False)
    for row in rows.select_related("procedure").order_by("procedure__title", "revision"):
        present = {field.key for field in draft_of(row.procedure).fields()}
        if present.intersection(row.keys):
            found[row.block_id][row.procedure_id] = Use(row.procedure, row.revision)
    return {block: list(of_block.values()) for block, of_block in found.items()}


def _schema(fields: tuple[Field, ...]) -> dict[str, object]:
    return dict(FormSchema(steps=(Step(key=new_key("s"), title="-", fields=fields),)).to_json())


def _remember(block: FieldBlock, procedure: Procedure, fields: Iterable[Field]) -> None:
    keys = [field.key for field in fields]
    FieldBlockUse.objects.create(block=block, procedure=procedure, revision=block.revision, keys=keys)


def _check(author: User) -> None:
    if not author.has_perm(DESIGN):
        raise DesignRefusedError
