"""The form of a procedure's new page, its procedure chosen by the address."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from home import roles
from home.models import HomePage, ProcedureIndexPage
from tests.factories.accounts import make_staff, make_user
from tests.factories.pages import make_procedure, make_procedure_page, make_site
from tests.form_controls import controls
from tests.home.test_moderation import signed_in

pytestmark = pytest.mark.usefixtures("admin_without_second_factor")


@pytest.fixture
def site(db: None) -> HomePage:
    return make_site()


def door() -> str:
    return reverse("wagtailadmin_pages:add", args=["home", "procedurepage", ProcedureIndexPage.objects.get().pk])


def chosen(browser: Client, asked: object) -> list[str]:
    """What the choice of the procedure shows as chosen."""
    answer = browser.get(door(), {"procedure": asked})
    assert answer.status_code == 200, asked
    select = re.search(r'<select name="procedure".*?</select>', answer.content.decode(), re.DOTALL)
    assert select
    return re.findall(r'<option value="(\d*)" selected', select[0])


def test_the_procedure_that_the_address_names_is_chosen(site: HomePage) -> None:
    _user, browser = signed_in(roles.COMMUNICATION)
    make_procedure("piscine")
    procedure = make_procedure("bourse", published=False)

    assert chosen(browser, procedure.pk) == [str(procedure.pk)]
    assert chosen(browser, "") == [""]


def titled(text: str) -> str:
    """The title that the form of the new page holds."""
    return controls(text)["title"][0]


def test_the_title_is_that_of_the_procedure_until_another_is_typed(site: HomePage) -> None:
    _user, browser = signed_in(roles.COMMUNICATION)
    procedure = make_procedure("bourse", title="Bourse d’été « Horizons »")

    assert titled(browser.get(door(), {"procedure": procedure.pk}).content.decode()) == procedure.title
    assert titled(browser.get(door()).content.decode()) == ""

    data = {"title": "Partir l’été", "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, "action-publish": "1"}
    assert titled(browser.post(f"{door()}?procedure={procedure.pk}", data).content.decode()) == "Partir l’été"


def test_what_the_form_does_not_offer_is_as_if_it_were_not_asked(site: HomePage) -> None:
    _user, browser = signed_in(roles.COMMUNICATION)
    paged, archived = make_procedure_page().procedure, make_procedure(is_archived=True)

    for asked in (paged.pk, archived.pk, 0, -1, 10**30, "x", "x' OR 1=1", "9" * 5000, "é"):
        assert chosen(browser, asked) == [""], asked


def test_the_page_that_exists_keeps_its_procedure(site: HomePage) -> None:
    _user, browser = signed_in(roles.COMMUNICATION)
    page, other = make_procedure_page(), make_procedure()

    text = browser.get(reverse("wagtailadmin_pages:edit", args=[page.pk]), {"procedure": other.pk}).content.decode()

    assert f'<option value="{page.procedure_id}" selected' in text
    assert f'<option value="{other.pk}" selected' not in text


def test_what_was_typed_is_not_replaced_by_the_address(site: HomePage) -> None:
    _user, browser = signed_in(roles.COMMUNICATION)
    typed, named = make_procedure(), make_procedure()

    data = {"procedure": typed.pk, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, "action-publish": "1"}
    text = browser.post(f"{door()}?procedure={named.pk}", data).content.decode()

    assert f'<option value="{typed.pk}" selected' in text
    assert f'<option value="{named.pk}" selected' not in text


def test_who_may_add_no_page_learns_nothing(site: HomePage) -> None:
    procedure = make_procedure("bourse")
    for person in (make_user(), make_staff()):
        browser = Client()
        browser.force_login(person)
        answer = browser.get(door(), {"procedure": procedure.pk})
        assert answer.status_code in {302, 403}
        assert "Bourse" not in answer.content.decode()
