"""What a step posts when the request moved in between: said at each document, nothing written."""

import pytest
from django.test import RequestFactory

from teleservices.answering.documents.folders import DraftFolder
from teleservices.answering.posting import posted_revision, save_documents
from teleservices.answering.steps import step_page
from tests.factories.locker import make_category, make_sent
from tests.factories.procedures import STATUTES, make_request, pdf_upload

pytestmark = pytest.mark.django_db


def test_documents_of_a_request_transmitted_meanwhile() -> None:
    sent = make_request()
    attachment, document = sent.attachments.get(), make_sent(sent.profile)
    document.category = make_category("statuts", "Statuts")
    document.save(update_fields=["category"])
    data = {
        f"file_{STATUTES}": pdf_upload("autre.pdf"),
        f"locker_{STATUTES}": str(document.uuid),
        "action": f"take-away:{attachment.uuid}",
    }
    page = step_page(DraftFolder(sent), sent.form_version.form.steps[1])
    save_documents(RequestFactory().post("/", data), page, sent.applicant)
    assert len(page.document_errors[STATUTES]) == 3
    assert all("est transmise" in text for text in page.document_errors[STATUTES])
    assert list(sent.attachments.all()) == [attachment]


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("", 0), ("x", 0), ("-3", 0), ("9" * 12, 0)])
def test_the_revision_that_was_posted(text: str, number: int) -> None:
    assert posted_revision(RequestFactory().post("/", {"revision_number": text})) == number
