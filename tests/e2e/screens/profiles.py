"""Profiles: added step by step, their data behind pencils, who asks to join; filled, in error, the register down."""

from collections.abc import Callable
from functools import cache

from django.urls import reverse

from accounts.models import JoinRequest, Profile, ProfileType
from accounts.profiles import joining, organisation_search
from accounts.profiles.organisation_search import Outcome, Search
from accounts.register import look_up
from home.demo.people import FESTIVITIES, ODILE, RUNNERS
from tests.e2e.screens.base import (
    Place,
    Screen,
    demo_profile,
    entering,
    new_address,
    pressing,
    send_the_form,
    session_of,
    signed_in,
)
from tests.factories.accounts import make_user

CHOIR, CLOSED, UNKNOWN = "00000006700017", "00000013300017", "73282932000074"
GROUPS = ("identity", "numbers", "bank", "function")
ADMINISTRATION = "admin@demo.test"


def mine(url_name: str, *args: object, organisation: str = "") -> Callable[[], Place]:
    """Odile's; of one of her organisations when it is named: she administers the first and only reads the second."""

    def find() -> Place:
        of = [demo_profile(organisation).uuid] if organisation else []
        return Place(reverse(url_name, args=[*of, *args]), ODILE)

    return find


def after_search(siret: str, outcome: Outcome, url_name: str = "profile_details") -> Callable[[], Place]:
    """The step that follows a search, for someone whose account is new."""

    def find() -> Place:
        client = signed_in(make_user(new_address()).email)
        kind = ProfileType.objects.get(code="association")
        reading = look_up(siret) if outcome is Outcome.FOUND else None
        session = client.session
        key = organisation_search.keep(session, Search(kind.code, siret, "", outcome, reading))
        session.save()
        return Place(reverse(url_name, args=[key]), session=session_of(client))

    return find


def known() -> Callable[[], Place]:
    """« Demander à rejoindre » the association that Odile administers."""
    siret = "00000001800010"
    return after_search(siret, Outcome.FOUND, "profile_ask_to_join")


@cache
def asked() -> JoinRequest:
    """Someone's request to join that association."""
    profile = demo_profile(FESTIVITIES)
    asker = make_user(new_address(), first_name="Amélie", last_name="Joubert")
    return joining.ask(user=asker, profile=profile, function="Secrétaire", justification="Élue samedi dernier.")


@cache
def passed_on() -> JoinRequest:
    """A request that the département decides: nobody administers the profile."""
    profile = Profile.objects.create(type=ProfileType.objects.get(code="association"), name="Les Amis du lavoir")
    asker = make_user(new_address(), first_name="Inès", last_name="Roussel")
    return joining.ask(
        user=asker, profile=profile, function="Présidente", justification="L’ancien président est parti."
    )


def of_request(url_name: str) -> Callable[[], Place]:
    """A screen of the request that Odile answers."""

    def find() -> Place:
        args = [asked().profile.uuid, asked().uuid] if url_name == "join_request" else [asked().profile.uuid]
        return Place(reverse(url_name, args=args), ODILE)

    return find


def asker() -> Place:
    """« Mes profils » of someone who asked."""
    return Place(reverse("profile_list"), asked().user.email)


def decided_by_staff() -> Place:
    """The request that waits for the département."""
    return Place(reverse("join_requests:edit", args=[passed_on().pk]), ADMINISTRATION)


def answered_by_staff() -> Place:
    """The list of such requests."""
    passed_on()
    return Place(reverse("join_requests:index"), ADMINISTRATION)


SCREENS = [
    Screen("profile_search", mine("profile_search", "association")),
    Screen("profile_search-error", mine("profile_search", "association"), entering(siret="732 829 320 00075")),
    Screen("profile_details-found", after_search(CHOIR, Outcome.FOUND)),
    Screen("profile_details-closed", after_search(CLOSED, Outcome.FOUND)),
    Screen("profile_details-unknown", after_search(UNKNOWN, Outcome.UNKNOWN)),
    Screen("profile_details-unavailable", after_search(CHOIR, Outcome.UNAVAILABLE)),
    Screen("profile_details-error", after_search(UNKNOWN, Outcome.UNKNOWN), send_the_form),
    Screen("profile_ask_to_join", known()),
    Screen("profile_ask_to_join-error", known(), send_the_form),
    Screen("profile_list-asked", asker),
    Screen("profile_data", mine("profile_data", organisation=FESTIVITIES)),
    Screen("profile_data-read-only", mine("profile_data", organisation=RUNNERS)),
    Screen("space_notification", mine("space_notification", organisation=FESTIVITIES)),
    Screen("space_notification-read-only", mine("space_notification", organisation=RUNNERS)),
    Screen(
        "space_notification-error",
        mine("space_notification", organisation=FESTIVITIES),
        pressing("Accepter"),
        shows=".field__error",
    ),
    Screen(
        "space_notification-refused",
        mine("space_notification", organisation=FESTIVITIES),
        pressing("Refuser les réponses électroniques"),
        shows="form:has(input[value=take]) .button",
    ),
    *(Screen(f"profile_data_{group}", mine(f"profile_data_{group}", organisation=FESTIVITIES)) for group in GROUPS),
    Screen("profile_data_identity-error", mine("profile_data_identity", organisation=FESTIVITIES), entering(name="")),
    Screen("profile_data_bank-error", mine("profile_data_bank", organisation=FESTIVITIES), entering(iban="FR14")),
    Screen("join_request_list", of_request("join_request_list")),
    Screen("join_request", of_request("join_request")),
    Screen("join_request-error", of_request("join_request"), send_the_form),
    Screen("admin-join_requests", answered_by_staff, region="main"),
    Screen("admin-join_request", decided_by_staff, region="main"),
]
