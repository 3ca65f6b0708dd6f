"""What the portal says to who files, in a browser: what is wrong and how much, who is written to, what was received."""

import datetime as dt
import re
from collections.abc import Callable
from email import message_from_bytes, policy
from uuid import uuid4

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from formkit.fieldtypes import DateField
from formkit.schema import FormSchema, Step
from home.demo.procedure_files import form_of
from portal.identity.department import current_department
from teleservices.filing.starting import start
from teleservices.models import ForWhom, Procedure, ServiceRequest
from teleservices.paperwork.characters import MISSING
from tests.e2e import actors
from tests.e2e.conftest import Mailbox
from tests.factories.accounts import make_profile, make_user
from tests.factories.procedures import complete, make_form, make_procedure, make_team

Enter = Callable[..., None]
SAID_TWICE = re.compile(r"service\W+service", re.IGNORECASE)
"""« Service : Service des routes », « Le service « Service des routes » »."""
PROMISED = re.compile(r"nous (y |lui )?(écri|téléphon|appel)", re.IGNORECASE)
"""« Nous écrirons et téléphonerons à cette personne », « Nous y écrivons s'il nous manque quelque chose »."""
BEGINNING, CONTACT, ADDRESS = "f_begins12", "s_contact", "f_courriel"


def words(place: Locator) -> str:
    """What is read there, its no-break spaces as spaces."""
    return re.sub(r"[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]", " ", place.inner_text())


def day_in(text: str) -> dt.date:
    """The day of an example, as people type it."""
    match = re.search(r"(\d{2})/(\d{2})/(\d{4})", text)
    assert match, text
    day, month, year = map(int, match.groups())
    return dt.date(year, month, day)


def in_days(days: int) -> str:
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


def step(draft: ServiceRequest, key: str) -> str:
    return reverse("filing_step", args=[draft.reference, key])


def of_demo(code: str) -> ServiceRequest:
    """A draft of a procedure of the demo, for an association."""
    user = make_user()
    return start(procedure=Procedure.objects.get(code=code), profile=make_profile(member=user), user=user)


def counted(page: Page, *said: str) -> None:
    """The error summary holds these lines, each by its beginning, and says how many it has, more than one."""
    summary = page.locator(".error-summary")
    for beginning in said:
        expect(summary.locator("li", has_text=re.compile(rf"^\s*{beginning}"))).to_be_visible()
    number = summary.locator("li").count()
    assert number > 1
    expect(summary.get_by_role("heading")).to_have_text(f"{number} corrections sont nécessaires")


def test_a_grant_takes_no_day_and_no_budget_that_makes_no_sense(page: Page, portal: object, enter: Enter) -> None:
    draft = of_demo("aide-au-projet-associatif")
    draft.answers |= {
        "f_charges": [{"id": "r_one", "f_charge": "Salle", "f_cout": 600_000}],
        "f_recettes": [{"id": "r_two", "f_origine": "propres", "f_acquise": True, "f_montant": 200_000}],
        "f_demande": 100_000,
    }
    draft.save()
    enter(page.context, draft.applicant.email)
    page.goto(step(draft, "s_association"))
    page.get_by_label("Date de création").fill(in_days(150))
    actors.press(page, "Continuer")
    counted(page, "Date de création – Saisissez une date au plus tard")

    for first, last, reason in [(-6, 10, "Saisissez une date à partir du"), (40, 20, "Vérifiez les deux jours")]:
        page.goto(step(draft, "s_projet"))
        page.get_by_label("Premier jour").fill(in_days(first))
        page.get_by_label("Dernier jour").fill(in_days(last))
        actors.press(page, "Continuer")
        counted(page, f"Dates du projet – {reason}")

    page.goto(step(draft, "s_budget"))
    read = words(page.locator("main"))
    assert read.count("6 000,00 €") == 1, "the total of the expenses is said once"
    assert "3 000,00 €" in read, "what remains to be found"
    page.goto(reverse("filing_check", args=[draft.reference]))
    expect(page.locator("main")).to_contain_text("doivent donner le même total")


def minutes_in(page: Page) -> list[int]:
    """The minutes that a page tells, in its first sentence that tells some."""
    sentence = re.search(r"(\d+)(?: à (\d+))? minutes", words(page.locator("main")))
    assert sentence, page.url
    return [int(number) for number in sentence.groups() if number]


def test_the_first_step_takes_the_time_announced(page: Page, portal: object, enter: Enter) -> None:
    draft = of_demo("aide-au-projet-associatif")
    enter(page.context, draft.applicant.email)
    page.goto("/demarches/aide-au-projet-associatif/")
    announced = minutes_in(page)
    page.goto(step(draft, "s_association"))
    (left,) = minutes_in(page)
    assert announced[0] <= left <= announced[-1]


def test_a_report_takes_no_day_to_come_and_no_commune_that_isnt_one(page: Page, portal: object, enter: Enter) -> None:
    draft = of_demo("signaler-un-probleme-sur-une-route")
    enter(page.context, draft.applicant.email)
    page.goto(step(draft, draft.form_version.form.steps[0].key))
    actors.report_a_hole(page)
    page.locator("[name=f_commune]").fill("Xyzzy 😀")
    page.get_by_label("Quel jour ?").fill("2030-01-01")
    actors.press(page, "Continuer")
    counted(page, "Commune – ", r"Quel jour\s\? – Saisissez une date au plus tard")


def form_with_an_address_to_contact() -> FormSchema:
    """The demo's page on whom to contact, then a project with the day when it begins."""
    project, documents = make_form().steps
    demo = form_of("aide-au-projet-associatif")
    begins = DateField(key=BEGINNING, label="Début", minimum="today+1d", required=False)
    return FormSchema(
        steps=(
            demo.step(CONTACT).model_copy(update={"fields": (demo.field(ADDRESS),)}),
            Step(key=project.key, title=project.title, fields=(*project.fields, begins)),
            documents,
        )
    )


@pytest.fixture
def draft(portal: object) -> ServiceRequest:
    """For a service whose name begins with « Service »; only to be read again, and transmitted."""
    user = make_user()
    team = make_team(f"Service des routes {uuid4().hex[:6]}")
    procedure = make_procedure(team=team, form=form_with_an_address_to_contact())
    return complete(start(procedure=procedure, profile=make_profile(member=user), user=user))


def answer(page: Page, draft: ServiceRequest, contact: str) -> None:
    """Give an address to contact and an emoji, after errors that are counted; as far as the check."""
    page.goto(step(draft, CONTACT))
    expect(page.locator("main")).not_to_contain_text(PROMISED)
    page.get_by_label("Adresse électronique").fill(contact)
    actors.press(page, "Continuer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre projet")
    begins = page.locator(f"#field-{BEGINNING}")
    assert day_in(words(begins)) > timezone.localdate(), "a project to come has an example to come"
    page.get_by_label("Nom du projet").fill("")
    page.get_by_label("Montant demandé").fill("")
    actors.press(page, "Continuer")
    counted(page, "Nom du projet – ", "Montant demandé – ")
    page.get_by_label("Nom du projet").fill("Fête de la rivière 🎉")
    page.get_by_label("Montant demandé").fill("1 250,00")
    actors.press(page, "Continuer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vos pièces")
    actors.press(page, "Continuer")


def lands(page: Page, url_name: str, draft: ServiceRequest, where: str, heading: str) -> None:
    """An address that only receives a form, opened from the address bar, leads to its page."""
    page.goto(reverse(url_name, args=[draft.reference]))
    expect(page).to_have_url(re.compile(rf"{re.escape(where)}$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)


def sender_of(sent: EmailMessage) -> str:
    """Who an e-mail comes from, as the programs of those who receive it show."""
    received = message_from_bytes(sent.message().as_bytes(), policy=policy.default)
    return str(received["From"].addresses[0].display_name)


def test_from_the_contact_to_the_copy(page: Page, draft: ServiceRequest, enter: Enter, mailbox: Mailbox) -> None:
    account, contact = draft.applicant.email, f"contact{uuid4().hex[:8]}@echo.test"
    enter(page.context, account)
    answer(page, draft, contact)

    check = reverse("filing_check", args=[draft.reference])
    actors.press(page, "Transmettre")
    expect(page.locator(".error-summary")).to_be_visible()
    page.reload()  # posts again
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page).to_have_url(re.compile("/transmettre/$"))
    lands(page, "filing_transmit", draft, check, "Vérifier vos réponses")
    lands(page, "filing_changes_read", draft, check, "Vérifier vos réponses")
    reference = actors.transmit(page)

    assert draft.procedure.team
    assert draft.procedure.team.name in words(page.locator("main"))
    assert not SAID_TWICE.search(words(page.locator("main")))
    assert sender_of(mailbox.last(account)) == current_department().name
    assert mailbox.to(contact) == [], "e-mails go to the account, as the form says"
    page.goto(mailbox.link(account, reference))
    for url_name in ("request_withdraw", "filing_duplicate"):
        lands(page, url_name, draft, reverse("request_detail", args=[reference]), draft.procedure.title)
    page.get_by_role("link", name="Pièces", exact=True).click()
    document = page.locator("li.file", has=page.get_by_role("link", name="statuts", exact=True))
    expect(document.locator("p.file__facts")).to_have_text("Statuts")
    copy = actors.text_of_download(page, "Télécharger une copie")
    assert "Fête de la rivière (émoji)" in copy
    assert MISSING not in copy


def test_the_example_of_a_birth_is_past(page: Page, portal: object, enter: Enter) -> None:
    user = make_user()
    procedure = make_procedure(for_whom=ForWhom.EITHER)
    draft = start(procedure=procedure, profile=make_profile(member=user), user=user, for_someone=True)
    enter(page.context, user.email)
    page.goto(reverse("filing_beneficiary", args=[draft.reference]))
    born = page.locator(".field", has=page.get_by_label("Date de naissance"))
    assert day_in(words(born)) < timezone.localdate()
