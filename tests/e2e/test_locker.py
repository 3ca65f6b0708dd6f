"""The locker on a phone of 360 px: kept by keyboard, read by a reader, changed by an editor, all without JavaScript."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from accounts.models import Membership, Profile, Role, User
from formkit.fieldtypes import DocumentField
from locker.models import DocumentCategory, LockerDocument
from portal.dates import long_date
from teleservices.answering.documents.folders import DraftFolder
from teleservices.models import Attachment
from tests.e2e.actors import press
from tests.e2e.keyboard import by_keyboard, fits, is_good, reach, type_in
from tests.factories.accounts import make_profile, make_user
from tests.factories.locker import make_received, make_sent
from tests.factories.procedures import STATUTES, make_draft, make_procedure
from tests.locker.pdf_samples import ordinary

SENT, RECEIVED = "Documents envoyés", "Documents reçus"
Enter = Callable[..., None]
Check = Callable[..., None]


@pytest.fixture
def treasurer(portal: object) -> User:
    return make_user(first_name="Odile", last_name="Renaud")


@pytest.fixture
def space(treasurer: User) -> Profile:
    DocumentCategory.objects.update_or_create(
        code="rib", defaults={"label": "Relevé d’identité bancaire", "validity_months": 36}
    )
    return make_profile(member=treasurer, name="Comité des fêtes de Brenne")


def member(space: Profile, role: Role) -> User:
    user = make_user(first_name="Paul", last_name="Martin")
    Membership.objects.create(profile=space, user=user, role=role)
    return user


def pdf(folder: Path, name: str, pages: int = 1) -> Path:
    path = folder / name
    path.write_bytes(ordinary(pages=pages))
    return path


def document(space: Profile) -> LockerDocument:
    return LockerDocument.objects.sent().get(profile=space)


def go(page: Page, enter: Enter, who: User, view: str, space: Profile) -> None:
    enter(page.context, who.email)
    page.goto(reverse(view, args=[space.uuid]))


def test_a_document_s_whole_life_by_keyboard(
    phone: Page, enter: Enter, treasurer: User, space: Profile, tmp_path: Path, axe: Check
) -> None:
    go(phone, enter, treasurer, "space", space)
    by_keyboard(phone, "link", SENT)
    by_keyboard(phone, "link", "Joindre un fichier")
    is_good(phone, "Joindre un fichier", axe)
    reach(phone, phone.get_by_label("Catégorie"))
    phone.keyboard.type("Relevé")
    reach(phone, phone.get_by_label("Fichiers"))
    phone.get_by_label("Fichiers").set_input_files(pdf(tmp_path, "rib-2026.pdf"))
    by_keyboard(phone, "button", "Joindre un fichier")
    is_good(phone, SENT, axe)
    expect(phone.locator(".file")).to_contain_text("Relevé d’identité bancaire")

    by_keyboard(phone, "link", "Titre et validité – rib-2026")
    is_good(phone, "Titre et validité", axe)
    type_in(phone, "Titre du document", "RIB de l’association")
    ends = timezone.localdate() + dt.timedelta(days=400)
    phone.get_by_label("Valable jusqu’au").fill(ends.isoformat())
    by_keyboard(phone, "button", "Enregistrer")
    expect(phone.locator(".file")).to_contain_text(f"Valable jusqu’au {long_date(ends)}")

    by_keyboard(phone, "link", "Remplacer RIB de l’association")
    phone.locator("input[type=file]").set_input_files(pdf(tmp_path, "rib-2027.pdf", pages=2))
    is_good(phone, "Remplacer ce document", axe)
    by_keyboard(phone, "button", "Remplacer")
    expect(phone.locator(".file")).to_contain_text("2 pages")
    reach(phone, phone.locator("summary", has_text="1 ancienne version"))
    phone.keyboard.press("Enter")
    with phone.expect_download() as former:
        reach(phone, phone.locator(".disclosure__body a"))
        phone.keyboard.press("Enter")
    assert len(PdfReader(former.value.path()).pages) == 1, "what it was before"
    is_good(phone, SENT, axe)

    by_keyboard(phone, "link", "Supprimer RIB de l’association")
    is_good(phone, "Supprimer ce document ?", axe)
    by_keyboard(phone, "button", "Supprimer le document")
    expect(phone.locator("main")).to_contain_text("Aucun document envoyé")
    assert not LockerDocument.objects.filter(profile=space).exists()


def test_what_is_searched_is_found_and_what_is_not_is_said(
    phone: Page, enter: Enter, treasurer: User, space: Profile, axe: Check
) -> None:
    for title in ("RIB de l’association", "Statuts signés"):
        make_sent(space, user=treasurer, title=title)
    go(phone, enter, treasurer, "locker_sent", space)
    type_in(phone, "Titre ou catégorie (facultatif)", "statuts signes")
    phone.keyboard.press("Enter")
    expect(phone.locator(".file")).to_have_count(1)
    expect(phone.locator(".file")).to_contain_text("Statuts signés")
    type_in(phone, "Titre ou catégorie (facultatif)", "passeport")
    phone.keyboard.press("Enter")
    expect(phone.locator("main")).to_contain_text("Aucun document de ce type")
    is_good(phone, SENT, axe)
    by_keyboard(phone, "link", "Voir tous les documents")
    expect(phone.locator(".file")).to_have_count(2)


def test_where_it_is_used_leads_there_and_deleting_takes_nothing_from_it(
    phone: Page, enter: Enter, treasurer: User, space: Profile
) -> None:
    draft = make_draft(procedure=make_procedure(), user=treasurer, profile=space)
    kept, field = make_sent(space, user=treasurer), draft.form_version.form.field(STATUTES)
    assert isinstance(field, DocumentField)
    DraftFolder(draft).join_from_locker(field=field, document=kept, actor=treasurer)
    go(phone, enter, treasurer, "locker_sent", space)
    expect(phone.locator(".file")).to_contain_text(f"{draft.reference} (Brouillon – non transmise)")
    by_keyboard(phone, "link", "Supprimer RIB de l’association")
    expect(phone.locator("main")).to_contain_text("Ces demandes gardent leur copie")
    by_keyboard(phone, "button", "Supprimer le document")
    expect(phone.locator(".file")).to_have_count(0)
    (attachment,) = Attachment.objects.filter(request=draft)
    assert (attachment.title, attachment.locker_document) == ("RIB de l’association", None)
    phone.goto(reverse("filing_check", args=[draft.reference]))
    expect(phone.locator("main")).to_contain_text("RIB de l’association")


def test_what_has_lapsed_is_said(phone: Page, enter: Enter, treasurer: User, space: Profile, axe: Check) -> None:
    ended = timezone.localdate() - dt.timedelta(days=2)
    kept = make_sent(space, user=treasurer)
    LockerDocument.objects.filter(pk=kept.pk).update(valid_until=ended)
    go(phone, enter, treasurer, "locker_sent", space)
    expect(phone.locator(".file .tag")).to_have_text(f"N’est plus valable depuis le {long_date(ended)}")
    is_good(phone, SENT, axe)


def test_what_is_received_is_unread_then_says_who_opened_it(
    phone: Page, enter: Enter, treasurer: User, space: Profile, axe: Check
) -> None:
    make_received(space, title="Notification de décision")
    go(phone, enter, member(space, Role.READER), "space", space)
    expect(phone.get_by_role("link", name=RECEIVED).first).to_be_visible()
    by_keyboard(phone, "link", RECEIVED)
    expect(phone.locator(".file .tag")).to_have_text("Non lu")
    is_good(phone, RECEIVED, axe)
    with phone.expect_download() as letter:
        by_keyboard(phone, "link", "Télécharger Notification de décision")
    assert letter.value.suggested_filename == "notification-de-decision.pdf"
    go(phone, enter, treasurer, "locker_received", space)
    expect(phone.locator(".file")).to_contain_text("par Paul Martin")
    expect(phone.locator(".file .tag")).to_have_count(0)


def test_a_reader_reads_and_has_no_act(phone: Page, enter: Enter, treasurer: User, space: Profile) -> None:
    kept = make_sent(space, user=treasurer)
    go(phone, enter, member(space, Role.READER), "locker_sent", space)
    expect(phone.locator("main")).to_contain_text("de lire ses documents, pas de les modifier")
    for name in ("Joindre un fichier", "Remplacer", "Titre et validité", "Supprimer"):
        expect(phone.locator("main").get_by_role("link", name=name)).to_have_count(0)
    with phone.expect_download():
        by_keyboard(phone, "link", "RIB de l’association")
    for view in ("locker_replace", "locker_rename", "locker_delete"):
        answer = phone.goto(reverse(view, args=[kept.uuid]))
        assert answer is not None
        assert answer.status == 403


@pytest.mark.parametrize("scripts", [True, False], ids=["with_scripts", "without"])
def test_an_editor_keeps_the_locker(
    new_visit: Callable[..., object],
    enter: Enter,
    treasurer: User,
    space: Profile,
    tmp_path: Path,
    scripts: bool,
) -> None:
    page = new_visit(viewport={"width": 360, "height": 740}, java_script_enabled=scripts).new_page()  # type: ignore[attr-defined]
    go(page, enter, member(space, Role.EDITOR), "locker_attach", space)
    page.get_by_label("Catégorie").select_option("rib")
    bad = tmp_path / "lettre.pdf"
    bad.write_bytes(b"%PDF-1.7 rien")
    page.get_by_label("Fichiers").set_input_files([bad, pdf(tmp_path, "rib.pdf")])
    press(page, "Joindre un fichier")
    expect(page.locator(".error-summary")).to_contain_text("lettre.pdf")
    expect(page.locator("main")).to_contain_text("rib")
    page.goto(reverse("locker_sent", args=[space.uuid]))
    expect(page.locator(".file")).to_have_count(1)
    expect(page.locator(".file")).to_contain_text("par Paul Martin")

    page.get_by_role("link", name="Titre et validité – rib").click()
    page.get_by_label("Titre du document").fill("")
    press(page, "Enregistrer")
    expect(page.locator(".field__error")).to_contain_text("titre")
    page.get_by_label("Titre du document").fill("RIB 2026")
    press(page, "Enregistrer")

    page.get_by_role("link", name="Remplacer RIB 2026").click()
    page.locator("input[type=file]").set_input_files(pdf(tmp_path, "nouveau.pdf", pages=3))
    press(page, "Remplacer")
    expect(page.locator(".file")).to_contain_text("3 pages")
    assert document(space).versions.count() == 1

    page.get_by_label("Titre ou catégorie").fill("rib 2026")
    press(page, "Rechercher")
    expect(page.locator(".file")).to_have_count(1)
    page.get_by_role("link", name="Supprimer RIB 2026").click()
    press(page, "Supprimer le document")
    expect(page.locator("main")).to_contain_text("Aucun document envoyé")
    if scripts:
        assert fits(page)
