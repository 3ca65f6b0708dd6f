"""Whatever anonymous pages show raises the page cache's generation when it changes."""

from collections.abc import Callable

import pytest
from wagtail.contrib.redirects.models import Redirect

from home.models import HomePage
from portal.caching.page_cache import current_generation
from portal.models import PortalSettings
from tests.factories.accounts import make_profile_type
from tests.factories.pages import make_procedure, make_question, make_team


def _delete_page(home: HomePage) -> None:
    make_question("À supprimer").delete()


CHANGES: dict[str, Callable[[HomePage], object]] = {
    "publish": lambda home: home.save_revision().publish(),
    "unpublish": lambda home: home.unpublish(),
    "delete": _delete_page,
    "settings": lambda home: PortalSettings.for_site(home.get_site()).save(),
    "redirect": lambda home: Redirect.objects.create(old_path="/ancien", redirect_link="/nouveau"),
    "procedure": lambda home: make_procedure().save(),
    "team": lambda home: make_team(),
    "profile type": lambda home: make_profile_type("nouveau"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_generation_rises(home: HomePage, change: Callable[[HomePage], object]) -> None:
    before = current_generation()

    change(home)

    assert current_generation() > before


def test_generation_stays_when_a_draft_is_saved(home: HomePage) -> None:
    before = current_generation()
    home.headline = "Un essai"
    home.save_revision()

    assert current_generation() == before
