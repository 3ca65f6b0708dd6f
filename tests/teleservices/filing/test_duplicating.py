"""« Refaire une demande semblable »: what a new draft takes up, what must be given again, who may."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Role
from formkit.design.operations import add_field, delete_field
from formkit.fieldtypes import OneChoiceField
from formkit.fieldtypes.choices import Choice
from formkit.schema import FormSchema
from locker.models import LockerDocument
from teleservices.answering.completeness import problems
from teleservices.filing.pages import first_page_url
from teleservices.filing.views.duplicating import duplicate
from teleservices.lifecycle import ActRefusedError
from teleservices.models import MANDATE, Attachment, ForWhom, RequestPerson, ServiceRequest, State
from tests.factories.accounts import make_user
from tests.factories.procedures import AMOUNT, ANSWERS, make_form, make_procedure, make_request, put_in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def former() -> ServiceRequest:
    return make_request(state=State.REFUSED)


def test_answers_and_documents_are_taken_up(former: ServiceRequest) -> None:
    draft = duplicate(request=former, actor=former.applicant)
    assert (draft.state, draft.profile, draft.procedure) == (State.DRAFT, former.profile, former.procedure)
    assert draft.answers == ANSWERS
    (attachment,), (copied,) = former.attachments.all(), draft.attachments.all()
    assert (copied.stored_file, copied.field_key) == (attachment.stored_file, attachment.field_key)
    former.refresh_from_db()
    assert former.state == State.REFUSED


def test_on_the_form_in_force(former: ServiceRequest) -> None:
    form = make_form()
    put_in_force(former.procedure, form.model_copy(update={"steps": form.steps[:1]}))
    former.procedure.refresh_from_db()
    draft = duplicate(request=ServiceRequest.objects.get(pk=former.pk), actor=former.applicant)
    assert draft.form_version.number == 2
    assert draft.answers == ANSWERS
    assert not draft.attachments.exists()


def test_what_the_new_form_changes_is_told(client: Client) -> None:
    former = make_request(state=State.REFUSED, procedure=make_procedure(form=with_a_choice("Une fête")))
    former.answers = former.answers | {"f_kind": "feast"}
    former.save(update_fields=["answers"])
    put_in_force(former.procedure, delete_field(with_a_choice("Une manifestation"), key=AMOUNT))
    former = ServiceRequest.objects.get(pk=former.pk)
    client.force_login(former.applicant)
    page = client.post(reverse("filing_duplicate", args=[former.reference]), follow=True).text
    draft = ServiceRequest.objects.drafts().get()
    assert draft.moved_from == former.form_version
    assert [answer["key"] for answer in draft.set_aside] == [AMOUNT]
    assert "Une fête" in page
    assert "Montant demandé" in page


def with_a_choice(label: str) -> FormSchema:
    """The ordinary form with a choice of one, so called."""
    kind = OneChoiceField(key="f_kind", label="Nature", required=False, choices=(Choice(value="feast", label=label),))
    return add_field(make_form(), step_key="s_project1", field=kind)


def test_a_document_that_is_no_longer_valid_is_asked_for_again(former: ServiceRequest) -> None:
    LockerDocument.objects.update(valid_until=timezone.localdate() - dt.timedelta(days=1))
    assert not duplicate(request=former, actor=former.applicant).attachments.exists()


@pytest.mark.parametrize("valid_for_days", [-1, 1])
def test_a_document_that_is_not_taken_up_is_told(client: Client, former: ServiceRequest, valid_for_days: int) -> None:
    LockerDocument.objects.update(valid_until=timezone.localdate() + dt.timedelta(days=valid_for_days))
    client.force_login(former.applicant)
    page = client.post(reverse("filing_duplicate", args=[former.reference]), follow=True).text
    is_named = f"ne les demande plus\u00a0: {former.attachments.get().title}." in page
    assert is_named == (valid_for_days < 0)


def test_not_once_closed_nor_by_a_reader(former: ServiceRequest) -> None:
    reader = make_user()
    Membership.objects.create(profile=former.profile, user=reader, role=Role.READER)
    with pytest.raises(ActRefusedError):
        duplicate(request=former, actor=reader)
    former.procedure.closes_at = timezone.now()
    former.procedure.save()
    with pytest.raises(ActRefusedError):
        duplicate(request=former, actor=former.applicant)
    assert not ServiceRequest.objects.drafts().exists()


def test_from_its_page(client: Client, former: ServiceRequest) -> None:
    client.force_login(former.applicant)
    door = reverse("filing_duplicate", args=[former.reference])
    assert client.get(door).headers["Location"] == former.get_absolute_url()
    page = client.post(door, follow=True)
    assert "Voici votre nouveau brouillon" in page.content.decode()
    first = former.form_version.form.steps[0]
    assert page.request["PATH_INFO"].endswith(f"/etapes/{first.key}/"), "each answer is read again from the beginning"
    draft = ServiceRequest.objects.drafts().get()
    assert client.post(reverse("filing_duplicate", args=[draft.reference])).headers["Location"] == reverse(
        "filing_resume", args=[draft.reference]
    )


def test_the_same_person_in_the_same_capacity() -> None:
    former = make_request(
        state=State.REFUSED, procedure=make_procedure(for_whom=ForWhom.EITHER, asks_mandate_proof=True)
    )
    (attachment,) = former.attachments.all()
    known = {"first_name": "Lila", "last_name": "Marchand", "birth_date": dt.date(2015, 3, 9), "capacity": "parent"}
    RequestPerson.objects.create(request=former, beneficiary_of=former, **known)
    Attachment.objects.create(request=former, field_key=MANDATE, stored_file=attachment.stored_file, title="livret")
    draft = duplicate(request=ServiceRequest.objects.get(pk=former.pk), actor=former.applicant)
    someone = ServiceRequest.objects.get(pk=draft.pk).for_someone
    assert someone is not None
    assert {name: getattr(someone, name) for name in known} == known
    assert draft.attachments.get(field_key=MANDATE).title == "livret"
    assert problems(draft) == []
    assert first_page_url(draft) == reverse("filing_beneficiary", args=[draft.reference])


def test_for_nobody_else_where_the_procedure_no_longer_asks(former: ServiceRequest) -> None:
    RequestPerson.objects.create(request=former, beneficiary_of=former, first_name="Lila")
    draft = duplicate(request=ServiceRequest.objects.get(pk=former.pk), actor=former.applicant)
    assert ServiceRequest.objects.get(pk=draft.pk).for_someone is None
