"""What is said to who leaves a page of a draft without completing it."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from teleservices.answering.steps import StepPage


def say_what_was_kept(request: HttpRequest, page: StepPage, *, leaves: bool = True) -> None:
    """An answer that can't be read is kept as typed, and not passed over in silence."""
    if page.form.errors:
        labels = [field.label for field in page.form.shown if field.key in page.form.errors]
        refused = ", ".join(f"«\u00a0{label}\u00a0»" for label in labels)
        said = _("Your draft is saved. Before you transmit it, correct: %(fields)s.")
        messages.warning(request, said % {"fields": refused})
    elif leaves:
        messages.success(request, _("Your draft is saved. You can come back to it whenever you like."))
