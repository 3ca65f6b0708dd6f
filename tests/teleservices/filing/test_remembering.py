"""« Mettre à jour mon profil aussi »: offered for what was changed, to who filed, and written only when asked."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Role, User
from formkit.fieldtypes import Prefill, ShortTextField, TelephoneField
from formkit.schema import FormSchema, Step
from teleservices.filing.transmission import transmit
from teleservices.models import ServiceRequest
from tests.factories.accounts import make_user
from tests.factories.answers import fill_in
from tests.factories.procedures import make_draft, make_procedure

pytestmark = pytest.mark.django_db
TELEPHONE, FUNCTION, NAME = "f_phone1234", "f_job12345", "f_name1234"


@pytest.fixture
def sent(user: User) -> ServiceRequest:
    fields = (
        TelephoneField(key=TELEPHONE, label="Téléphone", prefill=Prefill.TELEPHONE),
        ShortTextField(key=FUNCTION, label="Fonction", prefill=Prefill.PROFILE_FUNCTION),
        ShortTextField(key=NAME, label="Nom", prefill=Prefill.LAST_NAME),
    )
    form = FormSchema(steps=(Step(key="s_who12345", title="Vous", fields=fields),))
    user.telephone = "+33612345678"
    user.save()
    draft = make_draft(procedure=make_procedure(form=form), user=user)
    answers = {TELEPHONE: "+33698765432", FUNCTION: "Vice-présidente", NAME: "Autre"}
    draft = fill_in(draft, answers)
    return transmit(request_id=draft.pk, actor=user, revision_number=draft.revision_number, on_honour=True)


def page(sent: ServiceRequest) -> str:
    return reverse("filing_done", args=[sent.reference])


def test_what_changed_is_offered_and_written_when_asked(client: Client, sent: ServiceRequest, user: User) -> None:
    shown = client.get(page(sent)).content.decode()
    assert "Mettre à jour mon profil aussi" in shown
    assert "Vice-présidente" in shown
    assert f'value="{NAME}"' not in shown, "a name is changed on its own page"
    client.post(page(sent), {"remember": [TELEPHONE, NAME]})
    user.refresh_from_db()
    assert (user.telephone, user.last_name == "Autre") == ("+33698765432", False)
    membership = Membership.objects.get(user=user, profile=sent.profile)
    assert membership.function != "Vice-présidente"
    after = client.get(page(sent)).content.decode()
    assert f'value="{TELEPHONE}"' not in after
    assert f'value="{FUNCTION}"' in after


def test_another_member_is_offered_nothing(sent: ServiceRequest) -> None:
    other, client = make_user(), Client()
    Membership.objects.create(profile=sent.profile, user=other, role=Role.EDITOR)
    client.force_login(other)
    assert "Mettre à jour mon profil" not in client.get(page(sent)).content.decode()
    before = other.telephone
    client.post(page(sent), {"remember": [TELEPHONE]})
    other.refresh_from_db()
    assert other.telephone == before
