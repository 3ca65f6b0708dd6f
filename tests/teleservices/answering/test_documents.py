"""What a step says of its documents before any is joined."""

import datetime as dt

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from formkit.fieldtypes import ContentField, DocumentField
from locker.models import LockerDocument
from teleservices.answering.documents.slots import DocumentSlot
from tests.factories.accounts import make_profile
from tests.factories.locker import make_sent

RIB = DocumentField(key="f_rib", label="RIB", category="rib", valid_months=3)


def slot(field: DocumentField, *documents: LockerDocument) -> DocumentSlot:
    return DocumentSlot(field=field, attachments=[], locker=documents, is_full=False)


def test_how_recent_a_document_must_be_is_said_first() -> None:
    assert slot(RIB).limit_text.startswith("Datant de moins de 3 mois. PDF uniquement")
    assert slot(RIB.model_copy(update={"valid_months": 1})).age_text == "Datant de moins d’un mois."
    assert slot(RIB.model_copy(update={"valid_months": None})).limit_text.startswith("PDF uniquement")


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "is_old"), [(0, False), (80, False), (100, True)])
def test_an_older_document_is_offered_with_that_said(days: int, is_old: bool) -> None:
    document = make_sent(make_profile())
    document.added_at = timezone.now() - dt.timedelta(days=days)
    shown = render_to_string(
        "teleservices/answering/document.html",
        {"slot": slot(RIB, document), "field": RIB, "error": "", "phone": False, "key": RIB.key},
    )
    assert document.title in shown
    assert ("peut-être trop ancien" in shown) == is_old
    without_age = RIB.model_copy(update={"valid_months": None})
    assert slot(without_age, document).offers == [(document, False)]


@pytest.mark.parametrize(("tone", "title"), [("text", "<h2>Délais</h2>"), ("warning", "Attention\u00a0: Délais</h2>")])
def test_a_warning_says_so_in_its_title(tone: str, title: str) -> None:
    field = ContentField.model_validate({"key": "f_notice", "label": "Délais", "text": "Deux mois.", "tone": tone})
    shown = render_to_string("teleservices/answering/content.html", {"field": field})
    assert title in shown
    assert ("notice--warning" in shown) == (tone == "warning")
