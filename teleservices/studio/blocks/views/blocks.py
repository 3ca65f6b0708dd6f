"""Blocks of questions: listed, kept from a step, inserted in a step, renamed, deleted."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from formkit.errors import OperationError
from portal.admin.change_journal import last_changes
from portal.admin.seen import Values, fingerprint, fingerprints, written
from teleservices.models import FieldBlock
from teleservices.studio.blocks.forms import BlockForm, StepBlockForm
from teleservices.studio.blocks.keeping import (
    block_fields,
    block_values,
    delete_block,
    edit_block,
    insert_block,
    revisions,
    save_block,
    uses,
)
from teleservices.studio.blocks.views.elsewhere import say_left_behind
from teleservices.studio.errors import StaleDraftError, StaleValuesError
from teleservices.studio.screens.access import designer
from teleservices.studio.screens.pages import draft_number, show
from teleservices.studio.screens.places import StepPlace, at_step
from teleservices.studio.screens.shared_pages import Page, page_of, seen_by, status_of
from teleservices.studio.screens.submitting import say_refusal
from teleservices.studio.screens.workspace import workspace


@require_safe
def blocks(request: HttpRequest) -> HttpResponse:
    """List the blocks, with the procedures that use each."""
    designer(request)
    field_blocks = list(FieldBlock.objects.select_related("author"))
    used = uses(field_blocks)
    rows = [(block, block_fields(block), used[block.pk]) for block in field_blocks]
    return show(request, "blocks/list.html", {"rows": rows}, title=_("Blocks of questions"))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a block and its uses; on POST write its name, its description and the questions that it keeps."""
    author, block = designer(request), _block(request, pk)
    values = block_values(block)
    form = BlockForm(request.POST or None, fields=block_fields(block), block=_block(request, pk))
    page, stale = page_of(request, form, values), None
    ticked = form.ticked
    if request.method == "POST":
        stale = _questions_gone(form, page, values)
    if request.method == "POST" and form.is_valid() and stale is None:
        content = form.cleaned_data
        try:
            edit_block(
                author=author,
                block_id=pk,
                name=content["name"],
                description=content["description"],
                kept=content["questions"],
                seen=page.seen,
            )
        except StaleValuesError as refused:
            stale = refused
        else:
            messages.success(request, _("The block “%(name)s” is saved.") % {"name": content["name"]})
            page.say_others(request, block, values, content | {"questions": ticked})
            return redirect("studio:blocks")
    context = {"form": form, "item": block, "uses": uses([block])[pk], **page.context(block, values, stale)}
    trail = [(_("Blocks of questions"), reverse("studio:blocks"))]
    return show(request, "blocks/block.html", context, title=block.name, trail=trail, status=status_of(form, stale))


def _questions_gone(form: BlockForm, page: Page, values: Values) -> StaleValuesError | None:
    """What to tell when the questions on the page are another revision's: their keys are no longer any of the block's.

    Who changed nothing among them keeps the present ones.
    """
    if page.seen.get("questions") == fingerprint(values["questions"]):
        return None
    is_changed = page.seen.get("questions") != fingerprint(form.ticked)
    form.tick_all()
    return StaleValuesError(["questions"]) if is_changed else None


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask before a block goes; on POST delete it, unless someone changed its questions since it was asked."""
    author, block = designer(request), _block(request, pk)
    values = revisions([block])
    page, stale = Page(seen_by(request, values), {"questions": _("Questions")}, str), None
    if request.method == "POST":
        try:
            delete_block(author=author, block_id=pk, seen=page.seen)
        except StaleValuesError as refused:
            stale = refused
        else:
            messages.success(request, _("The block “%(name)s” is deleted.") % {"name": block.name})
            return redirect("studio:blocks")
    page_context = {**page.context(block, values, stale), "theirs": (), "seen": written(fingerprints(values))}
    context = {"item": block, "uses": uses([block])[pk], **page_context}
    trail = [(_("Blocks of questions"), reverse("studio:blocks"))]
    title = _("Delete the block")
    return show(request, "blocks/delete.html", context, title=title, trail=trail, status=409 if stale else 200)


@require_http_methods(["GET", "POST"])
@at_step
def keep(request: HttpRequest, at: StepPlace) -> HttpResponse:
    """Ask which questions of a step make a block; on POST keep them."""
    form = StepBlockForm(request.POST or None, fields=at.step.fields)
    values = revisions(FieldBlock.objects.defer("schema"))
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data
        try:
            block, copied = save_block(
                author=designer(request),
                name=content["name"],
                description=content["description"],
                fields=[field for field in at.step.fields if field.key in content["questions"]],
                source=at.procedure,
                replaced=content["replaced"],
                seen=seen_by(request, values),
            )
        except StaleValuesError:
            form.add_error("replaced", _changed_block(content["replaced"]))
        else:
            messages.success(request, _("The block “%(name)s” is saved.") % {"name": block.name})
            say_left_behind(request, copied)
            return redirect("studio:step", at.procedure.uuid, at.step.key)
    title = _("Keep questions as a block")
    context = {"form": form, "seen": written(fingerprints(values))}
    return workspace(request, at.procedure, "blocks/keep.html", context, title=title, step=at.step)


def _changed_block(block: FieldBlock) -> str:
    """Who changed the questions of a block since the page offered it."""
    who = [change.author or _("someone") for change in last_changes(block, ["questions"])]
    text = _("%(who)s has changed the questions of this block since. To put yours in their place, save again.")
    return text % {"who": who[0] if who else _("Someone")}


@require_http_methods(["GET", "POST"])
@at_step
def insert(request: HttpRequest, at: StepPlace) -> HttpResponse:
    """Offer the blocks; on POST add the questions of one to the step."""
    if request.method == "POST":
        block = _block(request, int(text) if (text := request.POST.get("block", "")).isdecimal() else 0)
        try:
            insert_block(
                procedure=at.procedure,
                author=designer(request),
                number=draft_number(request),
                block=block,
                step=at.step,
            )
        except (StaleDraftError, OperationError) as refused:
            say_refusal(request, refused)
        else:
            messages.success(request, _("The block “%(name)s” is inserted.") % {"name": block.name})
        return redirect("studio:step", at.procedure.uuid, at.step.key)
    context = {"blocks": [(block, block_fields(block)) for block in FieldBlock.objects.all()]}
    return workspace(request, at.procedure, "blocks/insert.html", context, title=_("Insert a block"), step=at.step)


def _block(request: HttpRequest, pk: int) -> FieldBlock:
    designer(request)
    block = FieldBlock.objects.filter(pk=pk).first()
    if block is None:
        raise Http404
    return block
