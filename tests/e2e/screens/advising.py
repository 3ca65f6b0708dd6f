"""The pages of who is asked for an opinion, and of the service that asks for it."""

import datetime as dt
from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import User
from teleservices.deciding.opinions.giving import give_opinion
from teleservices.models import Opinion, ServiceRequest, State
from tests.e2e.actors import press
from tests.e2e.screens.base import Place, Screen, pressing
from tests.e2e.screens.desk import INSTRUCTOR, REGION
from tests.factories.opinions import last_code, last_token, make_opinion
from tests.factories.procedures import make_procedure, make_request


def under_review() -> ServiceRequest:
    """A request of our own, of the instructor's service."""
    team = User.objects.get(email=INSTRUCTOR).team_memberships.all()[0].team
    return make_request(state=State.IN_REVIEW, procedure=make_procedure(team=team))


def asked(**changes: object) -> Opinion:
    """An opinion of our own that is awaited, with a document shown."""
    request = under_review()
    documents = list(request.attachments.all())
    return make_opinion(request, User.objects.get(email=INSTRUCTOR), documents=documents, **changes)


def tab() -> Place:
    """A compulsory opinion that is awaited, and another that was given."""
    opinion = asked(is_compulsory=True)
    given = make_opinion(opinion.request, User.objects.get(email=INSTRUCTOR))
    give_opinion(opinion_id=given.pk, verdict="reserved", text="Prévoir un parking.", now=timezone.now())
    return Place(reverse("desk:opinions", args=[opinion.request.reference]), INSTRUCTOR)


def asking() -> Place:
    """The page where one is asked."""
    return Place(reverse("desk:opinion_ask", args=[under_review().reference]), INSTRUCTOR)


def followed(days: int = 9) -> Callable[[], Place]:
    """What is done with one whose deadline is so many days away."""

    def find() -> Place:
        opinion = asked()
        Opinion.objects.filter(pk=opinion.pk).update(deadline=timezone.localdate() + dt.timedelta(days=days))
        return Place(reverse("desk:opinion", args=[opinion.request.reference, opinion.uuid]), INSTRUCTOR)

    return find


def by_link(name: str = "advice") -> Callable[[], Place]:
    """A page by a new link; nobody is signed in."""

    def find() -> Place:
        asked()
        return Place(reverse(name, args=[last_token()]))

    return find


def come_in(page: Page) -> None:
    """Receive the code, and enter it."""
    press(page, "Recevoir le code")
    page.locator("main [name=code]").fill(last_code())
    press(page, "Continuer")
    page.locator("main #question").wait_for()


def mistype(page: Page) -> None:
    """Enter what is no code."""
    page.locator("main [name=code]").fill("12")
    press(page, "Continuer")


def say_nothing(page: Page) -> None:
    """Come in, and send an empty form."""
    come_in(page)
    press(page, "Envoyer mon avis")


def give(page: Page) -> None:
    """Come in, and answer."""
    come_in(page)
    page.get_by_label("Favorable avec réserves").check()
    page.locator("main textarea").fill("Prévoir un parking.")
    press(page, "Envoyer mon avis")


SCREENS = [
    Screen("desk-opinions", tab, region=REGION, shows=".desk-history"),
    Screen("desk-opinion-ask", asking, region=REGION),
    Screen("desk-opinion-ask-error", asking, pressing("Envoyer la question"), region=REGION),
    Screen("desk-opinion", followed(), region=REGION),
    Screen("desk-opinion-late", followed(days=-1), region=REGION, shows="[name=ground]"),
    Screen("desk-opinion-error", followed(days=-1), pressing("L’enregistrer comme réputé rendu"), region=REGION),
    Screen("advice", by_link()),
    Screen("advice-question", by_link(), come_in, shows="#avis"),
    Screen("advice-error", by_link(), say_nothing),
    Screen("advice-given", by_link(), give, shows=".notice--success"),
    Screen("advice-code", by_link("advice_code")),
    Screen("advice-code-error", by_link("advice_code"), mistype),
    Screen("advice-unknown", lambda: Place(reverse("advice", args=["inconnu"])), status=404),
]
