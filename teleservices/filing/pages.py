"""The pages of a draft where something is asked, by the key in their address: the form's steps, « Bénéficiaire »."""

from collections.abc import Mapping

from teleservices.answering.beneficiaries import STEP_KEY as BENEFICIARY
from teleservices.answering.beneficiaries import beneficiary_page
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
        step = next((one for one in draft.form_version.form.steps if one.key == step_key), None)
        if step is None:
            return None
        page = step_page(draft, step, data, strict=False, only=only)
    return page if page.form.laid_out else None
