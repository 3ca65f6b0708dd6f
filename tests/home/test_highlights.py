"""The page of a profile: what editors present, and the procedures that they put first."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from home import roles
from home.models import HighlightedProcedure, HomePage, ProcedurePage, ProfileListingPage
from portal.caching.page_cache import raise_generation
from tests.factories.accounts import make_profile_type, make_user
from tests.factories.pages import make_procedure, make_procedure_page, make_profile_listing

ADDRESS = "/aides-par-profil/association/"
pytestmark = pytest.mark.usefixtures("admin_without_second_factor")


@pytest.fixture
def listing(home: HomePage) -> ProfileListingPage:
    return make_profile_listing(make_profile_type("association"))


def for_profile(listing: ProfileListingPage, title: str, **changes: object) -> ProcedurePage:
    procedure = make_procedure(**changes)
    procedure.profile_types.add(listing.profile_type)
    return make_procedure_page(procedure, title=title)


def highlight(listing: ProfileListingPage, *pages: ProcedurePage) -> None:
    listing.highlighted_procedures = [
        HighlightedProcedure(procedure_page=page, sort_order=order) for order, page in enumerate(pages)
    ]
    listing.save_revision().publish()


def shown(client: Client) -> list[str]:
    return [entry.title for entry in client.get(ADDRESS).context["highlighted"]]


def posted(listing: ProfileListingPage, *pages: ProcedurePage) -> dict[str, object]:
    """The form of the page, as an editor sends it."""
    places: dict[str, object] = {}
    for number, page in enumerate(pages):
        places |= {
            f"highlighted_procedures-{number}-procedure_page": page.pk,
            f"highlighted_procedures-{number}-id": "",
            f"highlighted_procedures-{number}-ORDER": number + 1,
            f"highlighted_procedures-{number}-DELETE": "",
        }
    counts = {"TOTAL": len(pages), "INITIAL": 0, "MIN_NUM": 0, "MAX_NUM": 1000}
    return {
        "title": listing.title,
        "slug": listing.slug,
        "profile_type": listing.profile_type_id,
        "introduction": "",
        "presentation": "null",
        "action-publish": "1",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        **{f"highlighted_procedures-{name}_FORMS": count for name, count in counts.items()},
        **places,
    }


def editor() -> Client:
    user = make_user()
    user.groups.add(Group.objects.get(name=roles.COMMUNICATION.name))
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


def test_presentation_and_highlights_come_first_in_the_editors_order(
    listing: ProfileListingPage, client: Client
) -> None:
    first, second = for_profile(listing, "Subvention"), for_profile(listing, "Bal des pompiers")
    listing.presentation = "<p>Vous animez une association ?</p>"
    highlight(listing, second, first)

    text = client.get(ADDRESS).text

    assert text.index("Vous animez") < text.index("À la une") < text.index("Culture et vie associative")
    assert shown(client) == ["Bal des pompiers", "Subvention"]
    groups = client.get(ADDRESS).context["groups"]
    assert [entry.title for entry in groups[0].entries] == ["Bal des pompiers", "Subvention"]


def test_what_closes_is_hidden_or_leaves_the_profile_goes_by_itself(
    listing: ProfileListingPage, client: Client
) -> None:
    now = timezone.now()
    pages = [
        for_profile(listing, "Ouverte"),
        for_profile(listing, "Bientôt", opens_at=now + dt.timedelta(days=3)),
        for_profile(listing, "Fermée", closes_at=now - dt.timedelta(minutes=1)),
        for_profile(listing, "Rangée"),
        for_profile(listing, "Retirée"),
        for_profile(listing, "D’autres"),
    ]
    highlight(listing, *pages)
    pages[3].procedure.is_archived = True
    pages[3].procedure.save()
    pages[4].unpublish()
    pages[5].procedure.profile_types.clear()
    raise_generation()

    assert shown(client) == ["Ouverte", "Bientôt"]


def test_without_any_nothing_is_said(listing: ProfileListingPage, client: Client) -> None:
    for_profile(listing, "Subvention")

    assert "À la une" not in client.get(ADDRESS).text


def test_queries_don_t_grow_with_highlights(
    listing: ProfileListingPage, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    highlight(listing, *(for_profile(listing, f"Aide {number}") for number in range(6)))

    with django_assert_max_num_queries(12):
        client.get(ADDRESS)


def test_another_profile_s_procedure_or_one_twice_is_refused(listing: ProfileListingPage) -> None:
    mine, other = for_profile(listing, "Subvention"), make_procedure_page(title="D’un autre profil")
    address = reverse("wagtailadmin_pages:edit", args=[listing.pk])

    answer = editor().post(address, posted(listing, mine, other))
    assert "Cette démarche n’est pas pour ce profil" in answer.text
    answer = editor().post(address, posted(listing, mine, mine))
    assert "Elle est déjà mise en avant." in answer.text
    assert not HighlightedProcedure.objects.exists()
    assert editor().post(address, posted(listing, mine)).status_code == 302
    assert [place.procedure_page for place in HighlightedProcedure.objects.all()] == [mine]
