"""Blocks of questions: listed, kept from a step, inserted in a step, renamed, deleted."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from teleservices.formkit.operations import OperationError
from teleservices.models import FieldBlock
from teleservices.studio.access import designer
from teleservices.studio.acts import say_refusal
from teleservices.studio.block_forms import BlockForm, StepBlockForm
from teleservices.studio.blocks import block_fields, delete_block, edit_block, insert_block, save_block, uses
from teleservices.studio.errors import StaleDraftError
from teleservices.studio.screens import draft_number, show
from teleservices.studio.spots import StepSpot, at_step
from teleservices.studio.views.elsewhere import say_left_behind
from teleservices.studio.views.workspace import workspace


@require_safe
def blocks(request: HttpRequest) -> HttpResponse:
    """List the blocks, with the procedures that use each."""
    designer(request)
    found = list(FieldBlock.objects.select_related("author"))
    used = uses(found)
    rows = [(block, block_fields(block), used[block.pk]) for block in found]
    return show(request, "blocks.html", {"rows": rows}, title=_("Blocks of questions"))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a block and its uses; on POST write its name, its description and the questions that it keeps."""
    author, block = designer(request), _block(request, pk)
    form = BlockForm(request.POST or None, fields=block_fields(block), block=_block(request, pk))
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        edit_block(
            author=author,
            block_id=pk,
            name=facts["name"],
            description=facts["description"],
            kept=facts["questions"],
        )
        messages.success(request, _("The block “%(name)s” is saved.") % {"name": facts["name"]})
        return redirect("studio:blocks")
    context = {"form": form, "item": block, "uses": uses([block])[pk]}
    trail = [(_("Blocks of questions"), reverse("studio:blocks"))]
    return show(request, "block.html", context, title=block.name, trail=trail, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask before a block goes; on POST delete it."""
    author, block = designer(request), _block(request, pk)
    if request.method == "POST":
        delete_block(author=author, block_id=pk)
        messages.success(request, _("The block “%(name)s” is deleted.") % {"name": block.name})
        return redirect("studio:blocks")
    context = {"item": block, "uses": uses([block])[pk]}
    trail = [(_("Blocks of questions"), reverse("studio:blocks"))]
    return show(request, "block_delete.html", context, title=_("Delete the block"), trail=trail)


@require_http_methods(["GET", "POST"])
@at_step
def keep(request: HttpRequest, at: StepSpot) -> HttpResponse:
    """Ask which questions of a step make a block; on POST keep them."""
    form = StepBlockForm(request.POST or None, fields=at.step.fields)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        block, copied = save_block(
            author=designer(request),
            name=facts["name"],
            description=facts["description"],
            fields=[field for field in at.step.fields if field.key in facts["questions"]],
            source=at.procedure,
            replaced=facts["replaced"],
        )
        messages.success(request, _("The block “%(name)s” is saved.") % {"name": block.name})
        say_left_behind(request, copied)
        return redirect("studio:step", at.procedure.uuid, at.step.key)
    title = _("Keep questions as a block")
    return workspace(request, at.procedure, "block_keep.html", {"form": form}, title=title, step=at.step)


@require_http_methods(["GET", "POST"])
@at_step
def insert(request: HttpRequest, at: StepSpot) -> HttpResponse:
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
    return workspace(request, at.procedure, "block_insert.html", context, title=_("Insert a block"), step=at.step)


def _block(request: HttpRequest, pk: int) -> FieldBlock:
    designer(request)
    block = FieldBlock.objects.filter(pk=pk).first()
    if block is None:
        raise Http404
    return block
