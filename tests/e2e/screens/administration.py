"""What a small IT team opens: agents, e-mails, addresses no longer written to."""

from collections.abc import Callable
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone
from django_q.models import Task
from playwright.sync_api import Page

from accounts.models import RightsDemand
from home.models import AccessibilityAudit, AuditVerdict, HomePage, LinkState, PageLink
from notifications.models import Delivery, EmailState, OutgoingEmail, StoppedAddress
from search.fruitless import count
from tests.e2e.actors import press
from tests.e2e.screens.base import Place, Screen, entering, new_address, pressing, send_the_form
from tests.factories.accounts import make_staff, make_user
from tests.factories.audits import fill_grid, make_audit

ADMINISTRATOR = "admin@demo.test"


def listed(name: str, query: str = "") -> Callable[[], Place]:
    """A list, as it is asked."""
    return lambda: Place(reverse(name) + query, ADMINISTRATOR)


def guide_of(guide: str) -> Callable[[], Place]:
    """A guide or a how-to page."""
    return lambda: Place(reverse("guide", args=[guide]), ADMINISTRATOR)


def agent() -> Place:
    """The page of someone of staff."""
    return Place(reverse("wagtailusers_users:edit", args=[make_staff(new_address()).pk]), ADMINISTRATOR)


def citizen() -> Place:
    """Somebody found by their whole address, to be given rights."""
    return Place(f"{reverse('wagtailusers_users:index')}?q={make_user(new_address()).email}", ADMINISTRATOR)


def email(**values: object) -> Callable[[], Place]:
    """The page of an e-mail."""

    def find() -> Place:
        address = new_address()
        facts = {"kind": "request.transmit", "about": "ABCD-2345", "subject": "s", "text": "t"} | values
        row = OutgoingEmail.objects.create(key=address, recipient=address, **facts)
        return Place(reverse("outgoing_emails:inspect", args=[row.pk]), ADMINISTRATOR)

    return find


def stopped() -> Place:
    """The page of an address no longer written to."""
    row = StoppedAddress.objects.create(address=new_address(), reason=Delivery.BOUNCED)
    return Place(reverse("stopped_addresses:inspect", args=[row.pk]), ADMINISTRATOR)


def demand(**values: object) -> Callable[[], Place]:
    """A right that somebody of staff asks for themselves."""

    def find() -> Place:
        asker = make_staff(new_address())
        facts = {"facts": [["superuser"]], "digest": new_address(), "reason": "Je remplace une collègue."} | values
        row = RightsDemand.objects.create(author=asker, beneficiary=asker, **facts)
        return Place(reverse("rights_demand", args=[row.uuid]), ADMINISTRATOR)

    return find


def audit_place(name: str, *more: object, finished: bool = False) -> Callable[[], Place]:
    """A page of an audit of the accessibility: nothing tested, or everything."""

    def find() -> Place:
        audit = make_audit("Accueil", "Connexion", "Une démarche")
        if finished:
            fill_grid(audit, c1_1="NC", c4_1="NA")
        return Place(reverse(name, args=[audit.pk, *more]), ADMINISTRATOR)

    return find


def without_a_date(page: Page) -> None:
    """Save an audit of no day."""
    page.locator("main [name=audited_on]").fill("")
    press(page, "Enregistrer")


def emptied_address(page: Page) -> None:
    """Save a page of the sample that is nowhere."""
    page.get_by_label("Adresse").first.fill("")
    press(page, "Enregistrer l’échantillon")


def both_wrote(page: Page) -> None:
    """Save a cell that somebody filled in meanwhile."""
    AuditVerdict.objects.create(
        page=AccessibilityAudit.objects.latest("pk").pages.all()[0], criterion="2.1", verdict="C"
    )
    page.locator("main select").first.select_option("NC")
    press(page, "Enregistrer")


def failed() -> Place:
    """The list of tasks that failed, with one at least."""
    now = timezone.now()
    values = {"name": "x", "func": "notifications.tasks.send_email", "result": "ValueError: x", "success": False}
    Task.objects.create(id=uuid4().hex, started=now, stopped=now, attempt_count=5, **values)
    return Place(reverse("failed_tasks"), ADMINISTRATOR)


def fruitless() -> Place:
    """The searches without result, with one at least."""
    count("téléphérique")
    return Place(reverse("fruitless_searches"), ADMINISTRATOR)


def broken() -> Place:
    """The links that lead nowhere, with one at least."""
    today = timezone.localdate()
    values = {"is_outside": False, "state": LinkState.NO_PAGE, "first_failed_on": today, "last_failed_on": today}
    PageLink.objects.get_or_create(page=HomePage.objects.get(), address="/absente/", defaults=values)
    return Place(reverse("broken_links"), ADMINISTRATOR)


def state() -> Place:
    """The state of the portal, with something to mend."""
    failed()
    return Place(reverse("state_of_the_portal"), ADMINISTRATOR)


GIVEN_UP = {"state": EmailState.FAILED, "attempts": 8, "last_error": "SMTPServerDisconnected"}
CAME_BACK = {"state": EmailState.SENT, "delivery": Delivery.BOUNCED}
IT_CAME = "Oui, il est arrivé dans ma boîte de réception"

SCREENS = [
    Screen("agents", listed("wagtailusers_users:index"), region="main"),
    Screen("agents-none", listed("wagtailusers_users:index", "?q=personne-de-ce-nom"), region="main"),
    Screen("agents-citizen", citizen, region="main table"),  # what counts the results is Wagtail's
    Screen("agent", agent, region="main"),
    Screen("emails", listed("outgoing_emails:index"), region="main"),
    Screen("emails-none", listed("outgoing_emails:index", "?q=ZZZZ-9999"), region="main"),
    Screen("email-given-up", email(**GIVEN_UP), region="main"),
    Screen("email-came-back", email(**CAME_BACK), region="main"),
    Screen("email-reveal-error", email(), pressing("Afficher l’adresse"), region="main"),
    Screen("email-revealed", email(), entering(reason="Elle appelle : rien reçu."), region="main", shows="main q"),
    Screen("stopped-addresses", listed("stopped_addresses:index"), region="main"),
    Screen("stopped-address", stopped, region="main"),
    *(
        Screen(f"who-may-{way}", listed("who_may", f"?par={way}"), region="main", shows="main table")
        for way in ("personne", "droit", "service")
    ),
    Screen("rights-demands", listed("rights_demands"), region="main"),
    Screen("rights-demand", demand(), region="main", shows="main [value=accept]"),
    Screen("rights-demand-error", demand(), pressing("Refuser"), region="main"),
    Screen("erasures", listed("erasures"), region="main"),
    Screen("erasures-error", listed("erasures"), pressing("Dire ce que le portail a"), region="main"),
    Screen("erasures-sought", listed("erasures"), entering(words="usager@demo.test"), region="main", shows="#sought"),
    Screen("state-of-the-portal", state, region="main", shows="main .desk-tag--state-bad"),
    Screen("guides", listed("guides"), region="main", shows="main .guide table"),
    *(
        Screen(f"guide-{guide}", guide_of(guide), region="main", shows="main .guide__parts a")
        for guide in ("administration", "exploitation", "sauvegarder")
    ),
    Screen("before-opening", listed("before_opening"), region="main", shows="main .desk-tag--state-good"),
    Screen("mail-proof", listed("mail_proof"), region="main", shows="main button"),
    Screen("mail-proof-followed", listed("mail_proof", "?recu=x"), region="main", shows="main [name=recu] ~ button"),
    Screen("mail-proof-error", listed("mail_proof", "?recu=x"), pressing(IT_CAME), region="main", shows=".messages"),
    Screen("audits", listed("accessibility_audits"), region="main", shows="main form button"),
    Screen("audit", audit_place("accessibility_audit"), region="main", shows="#publication"),
    Screen("audit-error", audit_place("accessibility_audit"), without_a_date, region="main"),
    Screen("audit-finished", audit_place("accessibility_audit", finished=True), region="main", shows="#publication"),
    Screen("audit-sample", audit_place("audit_sample"), region="main", shows="main fieldset"),
    Screen("audit-sample-error", audit_place("audit_sample"), emptied_address, region="main"),
    Screen("audit-theme", audit_place("audit_theme", 11), region="main", shows="main select"),
    Screen(
        "audit-theme-filled", audit_place("audit_theme", 1, finished=True), region="main", shows="main details[open]"
    ),
    Screen("audit-theme-moved", audit_place("audit_theme", 2), both_wrote, region="main", shows="main .error-message"),
    Screen("synonyms", listed("synonyms:index"), region="main"),
    Screen("synonyms-add", listed("synonyms:add", "?words=téléphérique"), region="main", shows="main [name=words]"),
    Screen("synonyms-add-error", listed("synonyms:add", "?words=téléphérique"), send_the_form, region="main"),
    Screen("broken-links", broken, region="main", shows="main table"),
    Screen("attendance", listed("attendance"), region="main", shows="main table"),
    Screen("faq-questions", listed("faq_questions:index"), region="main"),
    Screen("faq-questions-none", listed("faq_questions:index", "?review=planned"), region="main"),
    Screen("themes", listed("themes:index"), region="main"),
    Screen("theme", lambda: Place(reverse("themes:edit", args=["sport"]), ADMINISTRATOR), region="main"),
    Screen("theme-add", listed("themes:add"), region="main"),
    Screen("theme-add-error", listed("themes:add"), send_the_form, region="main"),
    Screen("theme-delete", lambda: Place(reverse("themes:delete", args=["sport"]), ADMINISTRATOR), region="main"),
    Screen("fruitless-searches", fruitless, region="main", shows="main table"),
    Screen("failed-tasks", failed, region="main", shows="main table"),
    Screen("stopped-address-error", stopped, pressing("Y écrire de nouveau"), region="main"),
]
