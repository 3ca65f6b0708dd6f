"""The only functions that write blocks of questions and their uses. A block is copied where it goes, never shared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from formkit.fieldtypes import Field
from formkit.schema import FormSchema, Step, parse_schema
from formkit.values import new_key
from portal.admin.change_journal import remember
from portal.admin.seen import Fingerprints, fingerprint
from teleservices.models import FieldBlock, FieldBlockUse, Procedure
from teleservices.permissions import DESIGN
from teleservices.studio.blocks.copying import Detached, detached_fields
from teleservices.studio.drafting.drafts import change_draft, draft_of
from teleservices.studio.drafting.form_acts import block_inserted
from teleservices.studio.errors import DesignRefusedError, StaleValuesError
from teleservices.studio.together import to_write


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
    seen: Fingerprints | None = None,
) -> tuple[FieldBlock, Detached]:
    """Keep questions as a new block, or as the next revision of one; returns it with what was copied.

    The `source` counts as a use; `seen`: the blocks as the page showed them (`revisions`). Raises
    DesignRefusedError, IntegrityError when another block has this name, StaleValuesError when someone else changed the
    questions of the replaced one meanwhile.
    """
    _check(author)
    fields = tuple(fields)
    copied = detached_fields(fields)
    if replaced is None:
        block = FieldBlock(name=name, description=description, author=author)
    else:
        block = FieldBlock.objects.select_for_update().get(pk=replaced.pk)
        _refuse_unseen(block, seen)
        block.revision += 1
        block.author = author
    block.schema = _schema(copied.fields)
    block.save()
    remember(block, author, ["questions"])
    if source is not None:
        _remember_use(block, source, fields)
    return block, copied


def block_values(block: FieldBlock) -> dict[str, object]:
    """A block as it is: its words, the keys of its questions."""
    keys = [field.key for field in block_fields(block)]
    return {"name": block.name, "description": block.description, "questions": keys}


def revisions(blocks: Iterable[FieldBlock]) -> dict[str, object]:
    """Which revision of each block is offered, by its key."""
    return {str(block.pk): block.revision for block in blocks}


@transaction.atomic
def edit_block(
    *, author: User, block_id: int, name: str, description: str, kept: Sequence[str], seen: Fingerprints | None = None
) -> FieldBlock:
    """Rename a block, and keep these of its questions only, all of them when none is named.

    `seen`: the block as the page showed it. Raises as `save_block`.
    """
    _check(author)
    block = FieldBlock.objects.select_for_update().get(pk=block_id)
    present = block_values(block)
    values = {"name": name, "description": description, "questions": kept or present["questions"]}
    changes = {name: values[name] for name in to_write(present=present, typed=values, seen=seen)}
    for column in changes.keys() - {"questions"}:
        setattr(block, column, changes[column])
    fields = tuple(field for field in block_fields(block) if field.key in kept)
    if "questions" in changes and fields:
        block.schema, block.revision = _schema(detached_fields(fields).fields), block.revision + 1
    block.save()
    remember(block, author, changes)
    return block


@transaction.atomic
def delete_block(*, author: User, block_id: int, seen: Fingerprints | None = None) -> None:
    """Offer a block no more; the forms keep their questions.

    Raises DesignRefusedError, StaleValuesError when someone else changed its questions since the page asked.
    """
    _check(author)
    block = FieldBlock.objects.select_for_update().filter(pk=block_id).first()
    if block is not None:
        _refuse_unseen(block, seen)
        block.delete()


def _refuse_unseen(block: FieldBlock, page_fingerprints: Fingerprints | None) -> None:
    if page_fingerprints is not None and page_fingerprints.get(str(block.pk)) != fingerprint(block.revision):
        raise StaleValuesError(["questions"])


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
    _remember_use(block, procedure, fields)


def block_fields(block: FieldBlock) -> tuple[Field, ...]:
    """The questions of a block, which is kept as a form of one step."""
    return parse_schema(block.schema).steps[0].fields


def uses(blocks: Iterable[FieldBlock]) -> dict[int, list[Use]]:
    """Which procedures use each block: those whose draft still holds one of its questions. One query."""
    by_block: dict[int, dict[int, Use]] = {block.pk: {} for block in blocks}
    rows = FieldBlockUse.objects.filter(block__in=by_block, procedure__is_archived=False)
    for row in rows.select_related("procedure").order_by("procedure__title", "revision"):
        present = {field.key for field in draft_of(row.procedure).fields()}
        if present.intersection(row.keys):
            by_block[row.block_id][row.procedure_id] = Use(row.procedure, row.revision)
    return {block: list(of_block.values()) for block, of_block in by_block.items()}


def _schema(fields: tuple[Field, ...]) -> dict[str, object]:
    return dict(FormSchema(steps=(Step(key=new_key("s"), title="-", fields=fields),)).to_json())


def _remember_use(block: FieldBlock, procedure: Procedure, fields: Iterable[Field]) -> None:
    keys = [field.key for field in fields]
    FieldBlockUse.objects.create(block=block, procedure=procedure, revision=block.revision, keys=keys)


def _check(author: User) -> None:
    if not author.has_perm(DESIGN):
        raise DesignRefusedError
