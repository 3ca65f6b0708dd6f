"""What the desk says is so: what was previewed leaves, what was chosen stays, what was decided is shown."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from home.demo.accounts import DEMO_PASSWORD, address_of
from locker.models import LockerDocument
from teleservices.lifecycle.messaging import send_message
from teleservices.models import Decision, RequestWord, ServiceRequest, Side, Stage, State
from teleservices.paperwork.effects import deliver_decision_letter
from tests.e2e.actors import press
from tests.factories.procedures import make_instructor, make_procedure, make_request, make_team
from tests.locker.pdf_samples import ordinary

Enter = Callable[..., None]
SignIn = Callable[[Page, str], None]
NewVisit = Callable[..., BrowserContext]
PREVIEW = "Revoir l’aperçu avec ma saisie"


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "arrêté signé.pdf"
    path.write_bytes(ordinary())
    return path


def at_hand(state: State = State.IN_REVIEW) -> ServiceRequest:
    """A request of our own in the demo instructor's service."""
    instructor = User.objects.get(email=address_of("instruction"))
    team = instructor.team_memberships.all()[0].team
    return make_request(state=state, procedure=make_procedure(team=team), instructor=instructor)


def fill_refusal(page: Page) -> None:
    page.get_by_label("Autorité compétente").fill("La présidente du Département")
    page.get_by_label("Motifs").fill("La demande est arrivée après la date limite.")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_signed_letter_stays_chosen_and_is_delivered(
    scripts: bool, new_visit: NewVisit, sign_in: SignIn, letter: Path, axe: Callable[[Page], None]
) -> None:
    request = at_hand()
    page = new_visit(java_script_enabled=scripts).new_page()
    sign_in(page, address_of("instruction"))
    page.goto(f"/admin/instruction/demandes/{request.reference}/actes/refuse/")
    fill_refusal(page)
    page.get_by_label("Lettre signée").set_input_files(letter)
    page.get_by_label("Message au demandeur").fill("Vous pouvez nous appeler.")
    if not scripts:  # where they run, what is typed is shown at once
        press(page, "Refuser")
        expect(page.locator("main [role=alert]")).to_contain_text("n’est plus ce qui vous était montré")
    expect(page.locator(".desk-preview")).to_contain_text("Vous pouvez nous appeler.")
    if not scripts:
        expect(page.locator(".desk-letter")).to_contain_text("arrêté signé.pdf")
    expect(page.get_by_label("Motifs")).to_have_value("La demande est arrivée après la date limite.")
    if scripts:
        axe(page)
    press(page, PREVIEW)
    expect(page.locator(".desk-letter")).to_contain_text("arrêté signé.pdf")
    press(page, "Refuser")
    expect(page.locator(".messages")).to_contain_text("C’est fait")
    decision = Decision.objects.get(request=request)
    deliver_decision_letter(decision_id=decision.pk)
    assert LockerDocument.objects.get(about=request.reference).stored_file == decision.letter


def test_both_sides_see_how_many_characters_are_left(page: Page, enter: Enter, axe: Callable[[Page], None]) -> None:
    """1,400 lines of one letter: 2,799 characters, of which the browser sends 4,198."""
    request = at_hand()
    enter(page.context, address_of("instruction"))
    desk = f"/admin/instruction/demandes/{request.reference}"
    page.goto(f"{desk}/actes/refuse/")
    page.get_by_label("Motifs").fill("é" * 8_005)
    counters = page.locator(".char-counter")
    expect(counters).to_have_text(["Caractères en trop\u00a0: 5", "Caractères restants\u00a0: 4\u202f000"])
    axe(page)
    for user, address in [
        (address_of("instruction"), f"{desk}/messages/"),
        (request.applicant.email, f"{request.get_absolute_url()}messages/"),
    ]:
        enter(page.context, user)
        page.goto(address)
        page.locator("textarea[name=text]").fill("\n".join("é" * 1_400))
        expect(counters).to_have_text("Caractères restants\u00a0: 1\u202f201")
        press(page, "Envoyer le message")
        expect(page.locator(".char-counter--over, .error-message, .field__error")).to_have_count(0)
    assert [len(message.text) for message in request.messages.all()] == [2_799, 2_799]


def test_the_stage_that_stands_in_the_list_is_the_one_previewed(new_visit: NewVisit, sign_in: SignIn) -> None:
    request = at_hand()
    Stage.objects.create(
        procedure=request.procedure,
        key="commission",
        state=State.IN_REVIEW,
        name="Passage en commission",
        email_subject="{{ étape }}",
        email_text="Les élus examinent votre demande.",
        order=50,
    )
    page = new_visit().new_page()
    sign_in(page, address_of("instruction"))
    page.goto(f"/admin/instruction/demandes/{request.reference}/actes/move_stage/")
    expect(page.locator(".desk-preview")).to_contain_text("Les élus examinent votre demande.")
    press(page, "Changer d’étape")
    expect(page.locator(".messages")).to_contain_text("C’est fait")
    assert request.events.get(act="move_stage").text == "Les élus examinent votre demande."


def test_a_colleague_reads_a_message_and_it_stays_unread_for_who_follows(new_visit: NewVisit, sign_in: SignIn) -> None:
    request = at_hand()
    assert request.team is not None
    colleague = make_instructor(request.team, email=f"yann.{uuid4().hex[:8]}@exemple.test")
    colleague.set_password(DEMO_PASSWORD)
    colleague.save()
    send_message(request_id=request.pk, actor=request.applicant, side=Side.APPLICANT, text="Avez-vous reçu ma lettre ?")
    yann, camille = new_visit().new_page(), new_visit().new_page()
    sign_in(yann, colleague.email)
    yann.goto(f"/admin/instruction/demandes/{request.reference}/messages/")
    expect(yann.locator("main")).to_contain_text("Avez-vous reçu ma lettre ?")
    sign_in(camille, address_of("instruction"))
    camille.goto("/admin/instruction/?work=messages")
    row = camille.locator("tr", has_text=request.reference)
    expect(row).to_contain_text("Message non lu")
    row.get_by_role("link", name=request.reference).click()
    camille.get_by_role("link", name="Échanges").click()
    camille.goto("/admin/instruction/?work=messages")
    expect(camille.locator("tr", has_text=request.reference)).to_have_count(0)


def test_a_surname_is_found_and_the_decision_is_shown_whole(new_visit: NewVisit, sign_in: SignIn) -> None:
    request = at_hand(State.ACCEPTED)
    decision = request.decisions.get()
    surname = f"Zrihen{uuid4().hex[:8]}"
    RequestWord.objects.create(request=request, word=surname.lower())
    page = new_visit().new_page()
    sign_in(page, address_of("instruction"))
    page.goto("/admin/instruction/")
    page.get_by_label("Référence, nom, titre, numéro d’acte, SIRET, RNA, adresse électronique ou téléphone").fill(
        surname.upper()
    )
    press(page, "Rechercher")
    expect(page.locator(".desk-outcome")).to_have_text("Accordée")
    page.get_by_role("link", name=request.reference).click()
    page.get_by_role("link", name="Décision", exact=True).click()
    shown = page.locator(".desk-decision")
    for words in (decision.authority, decision.act_number, decision.author_name, decision.author_capacity):
        expect(shown).to_contain_text(words)


def test_who_leaves_the_service_leaves_its_files_to_it(new_visit: NewVisit, sign_in: SignIn, enter: Enter) -> None:
    team = make_team(f"Service {uuid4().hex[:8]}")
    leaver, stays = make_instructor(team), make_instructor(team)
    request = make_request(state=State.IN_REVIEW, procedure=make_procedure(team=team), instructor=leaver)
    assert request.assignee == leaver
    administrator, agent = new_visit().new_page(), new_visit().new_page()
    sign_in(administrator, address_of("design"))
    administrator.goto(f"/admin/studio/services/{team.pk}/")
    row = administrator.locator(".studio-member", has=administrator.locator(f"input[value='{leaver.email}']"))
    row.get_by_label("Retirer du service").check()
    press(administrator, "Enregistrer")
    expect(administrator.locator(".messages")).to_contain_text("est enregistré")
    enter(agent.context, stays.email)
    agent.goto("/admin/instruction/?work=unassigned")
    expect(agent.locator("tr", has_text=request.reference)).to_be_visible()
    enter(agent.context, leaver.email)
    answer = agent.goto(f"/admin/instruction/demandes/{request.reference}/")
    assert answer is not None
    assert answer.status == 404
