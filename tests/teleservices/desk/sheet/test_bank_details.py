"""Bank details: seen by who instructs a request, closed to who only reads it."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from formkit.fieldtypes import DocumentField, IbanField
from formkit.schema import FormSchema
from locker.models import DocumentCategory
from teleservices.models import ServiceRequest, State, TeamRole
from tests.factories.meetings import make_member
from tests.factories.procedures import ANSWERS, STATUTES, make_form, make_procedure, make_request
from tests.french import french

pytestmark = pytest.mark.django_db
IBAN = "FR1420041010050500013M02606"


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


def form_with_an_account() -> FormSchema:
    project, documents = make_form().steps
    account = IbanField(key="f_iban1234", label="IBAN", required=False)
    details = DocumentField(key=STATUTES, label="RIB", category="rib")
    return FormSchema(
        steps=(
            project.model_copy(update={"fields": (*project.fields, account)}),
            documents.model_copy(update={"fields": (details,)}),
        )
    )


@pytest.fixture
def service_request() -> ServiceRequest:
    DocumentCategory.objects.get_or_create(code="rib", defaults={"label": "RIB"})
    request = make_request(state=State.IN_REVIEW, procedure=make_procedure(form=form_with_an_account()))
    ServiceRequest.objects.filter(pk=request.pk).update(answers={**ANSWERS, "f_iban1234": IBAN})
    return request


def addresses(request: ServiceRequest) -> list[str]:
    """Every door to the document."""
    uuid = request.attachments.get().uuid
    return [
        reverse("desk:document", args=[request.reference, uuid]),
        reverse("desk:page", args=[request.reference, uuid, 1]),
        reverse("desk:page_text", args=[request.reference, uuid, 1]),
    ]


def statuses(client: Client, request: ServiceRequest) -> set[int]:
    """What each answers, read to its end."""
    answers = [client.get(address) for address in addresses(request)]
    assert all(b"".join(answer) for answer in answers)
    return {answer.status_code for answer in answers}


@pytest.mark.parametrize("role", [TeamRole.READER, TeamRole.SUPERVISOR])
def test_who_only_reads_sees_neither_the_document_nor_the_number(
    role: TeamRole, service_request: ServiceRequest, client: Client
) -> None:
    assert service_request.team is not None
    client.force_login(make_member(service_request.team, role))
    uuid = str(service_request.attachments.get().uuid)
    for name, query in (("sheet", ""), ("sheet", f"?piece={uuid}"), ("documents", ""), ("documents", f"?piece={uuid}")):
        page = client.get(reverse(f"desk:{name}", args=[service_request.reference]) + query)
        assert (page.status_code, uuid in page.text) == (200, False)
        assert french("Closed to who only reads the request") in page.text
        assert "0505 0001" not in page.text.replace("\xa0", " ")
    assert "FR14" in client.get(reverse("desk:sheet", args=[service_request.reference])).text, "enough to recognise it"
    assert statuses(client, service_request) == {404}


def test_who_instructs_sees_both(service_request: ServiceRequest, client: Client) -> None:
    assert service_request.assignee is not None
    client.force_login(service_request.assignee)
    page = client.get(reverse("desk:sheet", args=[service_request.reference])).text
    assert "0505 0001" in page.replace("\xa0", " ")
    assert str(service_request.attachments.get().uuid) in page
    assert statuses(client, service_request) == {200}
