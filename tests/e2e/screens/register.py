"""The register of authorities and delegations, as who keeps it sees it."""

import datetime as dt
from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from teleservices.models import Authority, AuthorityKind, Delegation
from tests.e2e.actors import press
from tests.e2e.screens.base import Place, Screen
from tests.e2e.screens.desk import REGION

KEEPER = "admin@demo.test"


def page(address: str) -> Callable[[], Place]:
    """A page of the register."""
    return lambda: Place(f"/admin/instruction/{address}", KEEPER)


def president() -> Place:
    """The page of the president."""
    authority = Authority.objects.get(kind=AuthorityKind.PRESIDENT)
    return Place(f"/admin/instruction/autorites/edit/{authority.pk}/", KEEPER)


def delegation() -> Place:
    """The page of a delegation that waits for its transmission."""
    return Place(f"/admin/instruction/delegations/edit/{Delegation.objects.waiting()[0].pk}/", KEEPER)


def replacement() -> Place:
    """The page that gives a leaver's delegations to who comes after."""
    return Place(reverse("desk:replace_delegate"), KEEPER)


def empty(page: Page) -> None:
    """Send a form with nothing in it."""
    press(page, "Enregistrer")


def ended_without_a_reason(page: Page) -> None:
    """End a delegation, and say not why."""
    page.locator("[name=revoked_on]").fill((timezone.localdate() + dt.timedelta(days=1)).isoformat())
    press(page, "Enregistrer")


def replaced_by_nobody(page: Page) -> None:
    """Replace nobody by nobody."""
    press(page, "Remplacer")


def held_by_another_since_ever(page: Page) -> None:
    """Name another holder from the day on which the first one took office."""
    page.get_by_label("Une autre personne exerce la fonction").check()
    press(page, "Enregistrer")


SCREENS = [
    Screen("authorities", page("autorites/"), region=".result-list", shows="text=Mme Claire Vernaie"),
    Screen("authority-new", page("autorites/create/"), region=REGION),
    Screen("authority", president, region=REGION),
    Screen("authority-error", president, held_by_another_since_ever, region=REGION, shows=".error-message"),
    Screen("delegations", page("delegations/"), region="#main", shows="text=Mme Camille Vasseur"),
    Screen("delegations-lapsing", page("delegations/?state=lapsing"), region=".result-list", shows="text=Moreau"),
    Screen("delegation-new", page("delegations/create/"), region=REGION),
    Screen("delegation-new-error", page("delegations/create/"), empty, region=REGION, shows=".error-message"),
    Screen("delegation", delegation, region=REGION),
    Screen("delegation-error", delegation, ended_without_a_reason, region=REGION, shows=".error-message"),
    Screen("delegate-replaced", replacement, region=REGION),
    Screen("delegate-replaced-error", replacement, replaced_by_nobody, region=REGION, shows=".error-message"),
]
