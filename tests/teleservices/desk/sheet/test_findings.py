"""What a document is found to be: one press, one row, into the basket when wrong, and never of another document."""

from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from locker.stores.orphans import orphans
from teleservices.models import Attachment, DocumentReview, Finding, ServiceRequest, State
from tests.factories.locker import make_stored_file
from tests.factories.procedures import AMOUNT, STATUTES, make_instructor, make_request, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def reviewed(client: Client) -> ServiceRequest:
    """A request that the client's instructor has in hand, with its statutes."""
    request = make_request(state=State.IN_REVIEW)
    assert request.assignee is not None
    client.force_login(request.assignee)
    return request


def find(client: Client, request: ServiceRequest, document: Attachment, finding: str, **typed: object) -> HttpResponse:
    url = reverse("desk:finding", args=[request.reference, document.uuid])
    return client.post(url, {"finding": finding, **typed})


@pytest.mark.parametrize("finding", [finding for finding in Finding if finding != Finding.COMPLIANT])
def test_what_is_wrong_comes_into_the_basket_with_what_was_typed(
    finding: Finding, client: Client, reviewed: ServiceRequest
) -> None:
    page = find(client, reviewed, reviewed.attachments.get(), finding, field_keys=[AMOUNT], message="Bonjour.")
    form = page.context["asking"].form
    assert form.chosen == [AMOUNT, STATUTES]
    assert form[f"remark_{STATUTES}"].value() == finding.remark
    assert form["message"].value() == "Bonjour."
    review = DocumentReview.objects.get()
    assert (review.finding, review.by, review.field_key) == (finding, reviewed.assignee, STATUTES)
    assert f"1 pièce\xa0: 1 {finding.label.lower()}" in page.text


@pytest.mark.both_databases
def test_what_is_right_stays_out_of_it_and_a_second_press_forgets(client: Client, reviewed: ServiceRequest) -> None:
    document = reviewed.attachments.get()
    page = find(client, reviewed, document, "compliant")
    assert page.context["asking"].form.chosen == []
    assert page.text.count('aria-pressed="true"') == 1
    find(client, reviewed, document, "illegible")
    assert DocumentReview.objects.get().finding == Finding.ILLEGIBLE
    page = find(client, reviewed, document, "illegible")
    assert not DocumentReview.objects.exists()
    assert "1 pièce\xa0: 1 à vérifier" in page.text


def test_another_document_has_no_finding_and_says_what_the_former_had(client: Client, reviewed: ServiceRequest) -> None:
    document = reviewed.attachments.get()
    find(client, reviewed, document, "out_of_date")
    former = document.stored_file
    document.delete()
    new = Attachment.objects.create(
        request=reviewed, field_key=STATUTES, stored_file=make_stored_file(), title="Statuts 2026"
    )
    page = client.get(reverse("desk:sheet", args=[reviewed.reference]))
    assert page.text.count('aria-pressed="true"') == 2, "its pencils alone, since the basket asks for it still"
    assert "Pièce précédente\xa0: Périmée" in page.text
    assert former not in orphans()
    form = find(client, reviewed, new, "compliant").context["asking"].form
    assert form.chosen == []


def test_a_document_replaced_meanwhile_is_not_found_anything(client: Client, reviewed: ServiceRequest) -> None:
    document = reviewed.attachments.get()
    Attachment.objects.filter(pk=document.pk).delete()
    page = find(client, reviewed, document, "illegible", field_keys=[AMOUNT])
    assert page.status_code == 409
    assert "remplacée entre-temps" in page.text
    assert page.context["asking"].form.chosen == [AMOUNT]
    assert not DocumentReview.objects.exists()


def test_nothing_is_found_of_what_is_decided_of_another_service_or_in_other_words(client: Client) -> None:
    decided = make_request(state=State.ACCEPTED)
    document = decided.attachments.get()
    assert decided.assignee is not None
    client.force_login(decided.assignee)
    assert find(client, decided, document, "illegible").status_code == 409
    assert find(client, decided, document, "superbe").status_code == 404
    client.force_login(make_instructor(make_team()))
    assert find(client, decided, document, "illegible").status_code == 404
    assert client.get(reverse("desk:finding", args=[decided.reference, uuid4()])).status_code == 405
    assert not DocumentReview.objects.exists()


def test_a_document_of_another_request_is_not_reached_through_one_s_own(
    client: Client, reviewed: ServiceRequest
) -> None:
    other = make_request(state=State.IN_REVIEW)
    assert find(client, reviewed, other.attachments.get(), "illegible").status_code == 409
    assert not DocumentReview.objects.exists()


def test_why_is_kept_for_the_service_and_proposed_to_the_applicant(client: Client, reviewed: ServiceRequest) -> None:
    document = reviewed.attachments.get()
    name, why = f"remark-on-{document.uuid}", "Statuts d’une autre association."
    page = find(client, reviewed, document, "to_replace", **{name: f"  {why} "})
    review = DocumentReview.objects.get()
    assert review.remark == why
    assert page.context["asking"].form[f"remark_{STATUTES}"].value() == why
    assert why in client.get(reverse("desk:sheet", args=[reviewed.reference])).text
    find(client, reviewed, document, "illegible")
    review.refresh_from_db()
    assert (review.finding, review.remark) == (Finding.ILLEGIBLE, why), "the list of documents has no place for it"
    again = {name: "Page 3 coupée.", "field_keys": [STATUTES], f"remark_{STATUTES}": why}
    page = find(client, reviewed, document, "illegible", **again)
    assert page.context["asking"].form[f"remark_{STATUTES}"].value() == "Page 3 coupée.", "proposed anew, not typed"
    review.refresh_from_db()
    assert review.remark == "Page 3 coupée.", "the same finding, said better, isn't forgotten"
    find(client, reviewed, document, "illegible", **{name: "Page 3 coupée."})
    assert not DocumentReview.objects.exists()


def test_a_remark_of_another_document_or_too_long_changes_nothing_and_stays(
    client: Client, reviewed: ServiceRequest
) -> None:
    document = reviewed.attachments.get()
    find(client, reviewed, document, "compliant", **{f"remark-on-{uuid4()}": "D’une autre."})
    assert DocumentReview.objects.get().remark == ""
    url = reverse("desk:finding", args=[reviewed.reference, document.uuid]) + f"?piece={document.uuid}"
    long = "x" * 501
    page = client.post(url, {"finding": "illegible", f"remark-on-{document.uuid}": long})
    assert page.status_code == 422
    assert "500" in page.text
    assert f">{long}</textarea>" in page.text
    assert DocumentReview.objects.get().finding == Finding.COMPLIANT
