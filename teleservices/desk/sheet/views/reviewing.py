"""What a document is found to be, said on the sheet in one press; what is wrong comes into the basket."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from teleservices.answering.documents.findings import reviews_of
from teleservices.desk.access import instructor, read_request
from teleservices.desk.acts import baskets
from teleservices.desk.acts.correction_form import ADD, REMARK, AskingForm
from teleservices.desk.sheet.documents.remarks import typed_remark
from teleservices.desk.sheet.documents.reviewing import NotReviewedError, review
from teleservices.desk.sheet.tabs import tab_asked
from teleservices.desk.sheet.views.given_back import given_back_basket
from teleservices.desk.sheet.views.reading import TEMPLATES, sheet_context
from teleservices.models import Finding
from teleservices.permissions import Party, refusal


@require_POST
def finding(request: HttpRequest, reference: str, uuid: UUID) -> HttpResponse:
    """Keep the finding and show the sheet, its basket as it was typed.

    409 when the document was replaced meanwhile, 422 when the remark is too long.
    """
    user = instructor(request)
    service_request = read_request(user, reference)
    name = request.POST.get("finding", "")
    if name not in Finding:
        raise Http404
    if why_not := refusal(user, service_request, Party.INSTRUCTOR):
        return given_back_basket(request, user, service_request, request.POST, why_not)
    data, status, former = request.POST.copy(), 200, reviews_of(service_request)
    try:
        remark = typed_remark(request.POST, uuid)
        key, is_kept = review(
            request_id=service_request.pk, uuid=uuid, actor=user, finding=Finding(name), remark=remark
        )
    except NotReviewedError as refused:
        messages.warning(request, refused.message)
        status = 409
    except ValidationError as too_long:
        messages.warning(request, too_long.messages[0])
        status = 422
    else:
        if is_kept and name != Finding.COMPLIANT:
            data[ADD] = key
        if key in former and data.get(REMARK + key) == former[key].proposed_remark:
            del data[REMARK + key]  # proposed and left as it was: proposed anew
    tab, values = tab_asked(request), AskingForm.rearranged(data)
    baskets.keep(request, service_request, values)
    context = sheet_context(request, user, service_request, tab, values)
    return render(request, TEMPLATES[tab], context, status=status)
