"""A portal with one page of each kind."""

import pytest
from pytest_django import Settings

from home.models import HomePage
from tests.factories.accounts import make_profile_type
from tests.factories.pages import (
    feature,
    make_procedure,
    make_procedure_page,
    make_profile_listing,
    make_question,
    make_site,
    make_team,
)


@pytest.fixture
def home(db: None) -> HomePage:
    """The front page of a portal as `setup_portal` leaves it."""
    return make_site()


@pytest.fixture
def site(home: HomePage) -> HomePage:
    """The same with a procedure for associations, one for everyone, a question."""
    association = make_profile_type()
    bourse = make_procedure("bourse", team=make_team())
    bourse.profile_types.add(association)
    feature(make_procedure_page(bourse))
    make_procedure_page(make_procedure("transport"))
    make_profile_listing(association)
    make_question("Comment créer un compte ?", f'<p>Depuis <a linktype="page" id="{home.pk}">l’accueil</a>.</p>')
    return home


@pytest.fixture
def admin_without_second_factor(settings: Settings) -> None:
    """The second factor is tested with accounts."""
    settings.PARVIS_STAFF_SECOND_FACTOR = False
