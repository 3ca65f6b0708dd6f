"""The pages of a draft where something is asked, by the key in their address: the form's steps, « Bénéficiaire »."""

from collections.abc import Mapping

from django.urls import reverse

from formkit.path import visible_steps
from teleservices.answering.beneficiaries import STEP_KEY as BENEFICIARY
from teleservices.answering.beneficiaries import beneficiary_page
from teleservices.answering.documents.folders import DraftFolder
from teleservices.answering.steps import StepPage, step_page
from teleservices.models import ForWhom, ServiceRequest


def question_page(
    draft: ServiceRequest, step_key: str, key: str, data: Mapping[str, object] | None = None
) -> StepPage | None:
    """A page reduced to one of its questions or documents; None when the draft asks none such there."""
    only = frozenset({key})
    if step_key == BENEFICIARY:
        if draft.procedure.for_whom == ForWhom.SELF:
            return None
        page: StepPage = beneficiary_page(draft, data, strict=False, only=only)
    else:
        step = next((step for step in draft.form.steps if step.key == step_key), None)
        if step is None:
            return None
        page = step_page(DraftFolder(draft), step, data, strict=False, only=only)
    return page if page.form.laid_out else None


def first_page_url(draft: ServiceRequest) -> str:
    """Where a draft is read from its beginning, whatever is already answered."""
    if draft.for_someone is not None:
        return reverse("filing_beneficiary", args=[draft.reference])
    first = next(iter(visible_steps(draft.form, draft.known)), None)
    if first is None:
        return reverse("filing_check", args=[draft.reference])
    return reverse("filing_step", args=[draft.reference, first.key])
