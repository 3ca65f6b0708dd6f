"""A phone joins files to one question of one draft, for a quarter of an hour: what it may do, and never more."""

import datetime as dt
import io
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Role, User
from formkit.schema import FormSchema
from locker.models import LockerDocument
from portal.database.lapsed_rows import purge_lapsed
from portal.web.secret_addresses import digest_of
from teleservices.answering.posting import join_files
from teleservices.filing.phone_links import DeadLinkError, count_sent, make_link, opened
from teleservices.following.personal_data import erase
from teleservices.models import Attachment, PhoneLink, ServiceRequest, State
from tests.factories.accounts import make_user
from tests.factories.locker import make_sent
from tests.factories.procedures import STATUTES as PIECE
from tests.factories.procedures import complete, make_draft, make_procedure, make_request, pdf_upload
from tests.locker.pdf_samples import ordinary
from tests.teleservices.filing.posts import beside, photo

pytestmark = pytest.mark.django_db

PIECES, STATUTES, QUOTES = "s_pieces12", "f_statuts1", "f_quotes12"


@pytest.fixture
def draft(user: User, form: FormSchema) -> ServiceRequest:
    return make_draft(procedure=make_procedure(form=form), user=user)


@pytest.fixture
def phone() -> Client:
    """Signed in nowhere."""
    return Client()


def screen(draft: ServiceRequest, key: str = STATUTES, name: str = "filing_phone") -> str:
    return reverse(name, args=[draft.reference, PIECES, key])


def made(draft: ServiceRequest, key: str = STATUTES) -> str:
    """The address on the phone of a new link."""
    token = make_link(user=draft.applicant, draft=draft, step_key=PIECES, field_key=key)
    return reverse("by_phone", args=[token])


def titles(draft: ServiceRequest, key: str = STATUTES) -> list[str]:
    return list(draft.attachments.filter(field_key=key).values_list("title", flat=True))


# --- What it does -----------------------------------------------------------------------------------------------------
def test_from_the_code_to_one_pdf_of_two_photos(client: Client, phone: Client, draft: ServiceRequest) -> None:
    page = client.post(screen(draft), {"action": "make"})
    assert page["Cache-Control"].startswith("max-age=0") or "no-store" in page["Cache-Control"]
    [address] = set(re.findall(r'href="https?://[^/]+(/telephone/[\w-]+/)"', page.text))
    assert "data:image/svg+xml;base64," in page.text
    assert "Aucun téléphone" in page.text
    assert address not in client.get(screen(draft)).text, "it is told once"
    sent = phone.get(address)
    assert (sent["Referrer-Policy"], "no-store" in sent["Cache-Control"]) == ("strict-origin", True)
    assert "noindex" in sent["X-Robots-Tag"]
    assert 'accept="image/*" capture="environment"' in re.sub(r"\s+", " ", sent.text)
    assert "Un téléphone est relié" in client.get(screen(draft, name="filing_phone_state")).text
    answer = phone.post(address, {"files": [photo("IMG_1.jpg"), photo("IMG_2.jpg", "grey")]})
    assert (answer.status_code, answer["Location"]) == (302, address)
    attachment = draft.attachments.get()
    assert (attachment.field_key, attachment.stored_file.page_count) == (STATUTES, 2)
    assert LockerDocument.objects.sent().get().added_by == draft.applicant
    assert "1 document est arrivé" in phone.get(address).text
    assert "Statuts" in client.get(screen(draft, name="filing_phone_state")).text


def test_the_phone_sees_the_question_and_the_procedure_and_nothing_else(phone: Client, draft: ServiceRequest) -> None:
    address = made(draft, QUOTES)
    phone.post(address, {"files": [pdf_upload("secret.pdf")]})
    page = phone.get(address).text
    assert draft.procedure.title in page
    assert "Devis" in page
    for hidden in ("secret", draft.reference, draft.applicant.email, draft.applicant.last_name, draft.profile.name):
        assert hidden not in page, hidden
    assert phone.get(reverse("attachment", args=[draft.attachments.get().uuid])).status_code == 302, "to sign in"


def test_the_step_offers_it_and_keeps_what_was_typed(client: Client, draft: ServiceRequest) -> None:
    step = reverse("filing_step", args=[draft.reference, PIECES])
    assert f'value="phone:{STATUTES}"' in client.get(step).text
    left = client.post(step, {**beside(draft), "action": f"phone:{STATUTES}", "f_promise1": "on"})
    assert left["Location"] == screen(draft)
    draft.refresh_from_db()
    assert draft.answers["f_promise1"] == 1
    assert f"{step}#field-{STATUTES}" in client.get(screen(draft)).text
    for wrong in ("phone:f_name1234", "phone:", "phone:../../x"):
        assert "telephone" not in client.post(step, {**beside(draft), "action": wrong})["Location"]


def test_nothing_of_the_token_is_kept_or_logged(phone: Client, draft: ServiceRequest, log_lines: io.StringIO) -> None:
    address = made(draft)
    token = address.split("/")[-2]
    phone.get(address)
    phone.post(address, {"files": [SimpleUploadedFile("x.pdf", b"%PDF-1.7 rien")]})
    phone.post(reverse("by_phone", args=["inconnu"]))
    assert token not in repr(PhoneLink.objects.values().get())
    assert PhoneLink.objects.get().digest == digest_of(token)
    logged = log_lines.getvalue()
    assert "/telephone/<str:token>/" in logged
    assert token not in logged
    assert "inconnu" not in logged


# --- What it refuses --------------------------------------------------------------------------------------------------
def is_dead(phone: Client, address: str) -> bool:
    """Whether reading and sending answer as an unknown token does, and nothing comes in."""
    before = Attachment.objects.count()
    unknown = phone.get(reverse("by_phone", args=["x" * 43]))
    answers = phone.get(address), phone.post(address, {"files": [pdf_upload()]})
    csrf = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    same = all(csrf.sub("", answer.text) == csrf.sub("", unknown.text) for answer in answers)
    return same and {answer.status_code for answer in answers} == {404} and Attachment.objects.count() == before


def test_after_a_quarter_of_an_hour_it_is_dead_and_the_row_goes(phone: Client, draft: ServiceRequest) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        address = made(draft)
        clock.shift(dt.timedelta(minutes=14, seconds=59))
        assert phone.get(address).status_code == 200
        clock.shift(dt.timedelta(seconds=1))
        assert is_dead(phone, address)
        purge_lapsed()
        assert not PhoneLink.objects.exists()


def test_another_code_or_closing_ends_the_former(client: Client, phone: Client, draft: ServiceRequest) -> None:
    former, other = made(draft), made(draft, QUOTES)
    now = made(draft)
    assert is_dead(phone, former)
    assert phone.get(now).status_code == phone.get(other).status_code == 200
    closed = client.post(screen(draft), {"action": "close"}, follow=True)
    assert "Ce lien est fermé" in closed.text
    assert is_dead(phone, now)
    assert phone.get(other).status_code == 200


def test_it_dies_with_the_right_the_password_and_the_account(phone: Client, draft: ServiceRequest) -> None:
    address = made(draft)
    user = draft.applicant
    membership = Membership.objects.filter(user=user, profile=draft.profile)
    membership.update(role=Role.READER)
    assert is_dead(phone, address)
    membership.update(role=Role.EDITOR)
    assert phone.get(address).status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert is_dead(phone, address)
    User.objects.filter(pk=user.pk).update(is_active=True)
    user.set_password("un-autre-mot-de-passe-2027")
    user.save(update_fields=["password"])
    assert is_dead(phone, address)
    membership.delete()
    assert is_dead(phone, address)


def test_it_dies_when_the_person_signs_out(client: Client, phone: Client, draft: ServiceRequest) -> None:
    """Who saw the code on a shared screen stays there: nothing reaches the draft once the person has left."""
    address, stranger = made(draft), Client()
    stranger.force_login(make_user())
    stranger.post(reverse("account_logout"))
    assert not is_dead(phone, address)
    client.post(reverse("account_logout"))
    assert is_dead(phone, address)
    assert not PhoneLink.objects.exists()


def test_it_reaches_its_question_alone(phone: Client, draft: ServiceRequest) -> None:
    kept = make_sent(profile=draft.profile)
    phone.post(made(draft, QUOTES), {"files": [pdf_upload("devis.pdf")]})
    joined = draft.attachments.get()
    phone.post(
        made(draft),
        {
            "files": [pdf_upload("statuts.pdf")],
            f"file_{QUOTES}": [pdf_upload("autre.pdf")],
            f"locker_{STATUTES}": str(kept.uuid),
            f"locker_{QUOTES}": str(kept.uuid),
            "action": f"take-away:{joined.uuid}",
            "field": QUOTES,
            "f_promise1": "on",
        },
    )
    assert (titles(draft), titles(draft, QUOTES)) == (["statuts"], ["devis"])
    draft.refresh_from_db()
    assert "f_promise1" not in draft.answers


def test_once_transmitted_it_is_dead_and_a_file_on_its_way_stays_out(phone: Client) -> None:
    whole = complete(make_draft())
    token = make_link(user=whole.applicant, draft=whole, step_key=PIECES, field_key=PIECE)
    link, page = opened(token)
    whole.attachments.all().delete()
    transmitted = make_request(user=whole.applicant)
    ServiceRequest.objects.filter(pk=whole.pk).update(
        state=State.SUBMITTED, submitted_at=transmitted.submitted_at, team=transmitted.team
    )
    assert is_dead(phone, reverse("by_phone", args=[token]))
    join_files(page, page.document_fields[0], [pdf_upload()], link.user)
    assert "transmise" in " ".join(page.document_errors[PIECE])
    assert not whole.attachments.exists()


def test_one_document_is_enough_whoever_sends_the_second(phone: Client, draft: ServiceRequest) -> None:
    address = made(draft)
    late = opened(address.split("/")[-2])[1]
    assert phone.post(address, {"files": [pdf_upload("premier.pdf")]}).status_code == 302
    assert "tout ce qu’elle demande" in phone.get(address).text
    second = SimpleUploadedFile("second.pdf", ordinary(content=b"BT /F1 24 Tf 20 100 Td (2) Tj ET"))
    refused = phone.post(address, {"files": [second]})
    assert refused.status_code == 422
    assert "Un seul document suffit" in refused.text or "document" in refused.text
    assert late.slots[STATUTES].attachments == []
    assert titles(draft) == ["premier"]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([], "Prenez une photo ou choisissez un fichier"),
        ([SimpleUploadedFile("vide.pdf", b"")], "Ce fichier est vide"),
        ([SimpleUploadedFile("IMG.jpg", b"<script>")], "Cette photo est illisible"),
        ([SimpleUploadedFile("x.pdf", ordinary(catalog=b"/OpenAction<</S/Launch/F(x)>>"))], "commandes"),
    ],
)
def test_what_is_wrong_is_said_on_the_phone(
    phone: Client, draft: ServiceRequest, files: list[SimpleUploadedFile], words: str
) -> None:
    for file in files:
        file.seek(0)
    page = phone.post(made(draft), {"files": files})
    assert page.status_code == 422
    assert words in page.text.replace("\xa0", " ")
    assert titles(draft) == []


def test_a_link_takes_so_many_files_and_two_at_once_share_the_limit(phone: Client, draft: ServiceRequest) -> None:
    address = made(draft, QUOTES)
    PhoneLink.objects.update(sent=PhoneLink.MOST_SENT - 1)
    link, _page = opened(address.split("/")[-2])
    assert count_sent(link, 2) is False
    assert [count_sent(link, 1), count_sent(link, 1)] == [True, False]
    page = phone.post(address, {"files": [pdf_upload()]})
    assert page.status_code == 422
    assert f"{PhoneLink.MOST_SENT} fichiers au plus" in page.text
    assert titles(draft, QUOTES) == []


def test_so_many_codes_an_hour(draft: ServiceRequest, client: Client) -> None:
    for _time in range(30):
        made(draft)
    assert "Trop de codes" in client.post(screen(draft), {"action": "make"}, follow=True).text
    assert PhoneLink.objects.count() == 1


def test_only_who_may_file_makes_one(client: Client, draft: ServiceRequest) -> None:
    stranger = Client()
    stranger.force_login(make_user())
    assert stranger.post(screen(draft), {"action": "make"}).status_code == 404
    assert stranger.get(screen(draft, name="filing_phone_state")).status_code == 404
    reader = make_user()
    Membership.objects.create(profile=draft.profile, user=reader, role=Role.READER)
    stranger.force_login(reader)
    assert stranger.post(screen(draft), {"action": "make"}).status_code == 302
    for wrong in ("f_promise1", "f_amount12", "f_nothing1"):
        assert client.post(screen(draft, wrong), {"action": "make"}).status_code == 404
    assert not PhoneLink.objects.exists()


def test_it_goes_with_the_account(draft: ServiceRequest) -> None:
    token = made(draft).split("/")[-2]
    erase(draft.applicant)
    assert not PhoneLink.objects.exists()
    with pytest.raises(DeadLinkError):
        opened(token)
