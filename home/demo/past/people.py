"""Who filed the demo's two years of requests: people without a password, and their organisations, written in bulk."""

from dataclasses import dataclass
from random import Random

from allauth.account.models import EmailAddress

from accounts.models import Membership, Profile, ProfileType, Role, TermsAcceptance, User
from home.demo.clock import days_ago
from home.demo.past import names
from home.demo.past.names import NAMES
from home.demo.typography import french
from portal.models import TermsVersion

SINCE = 760
"""Days since their accounts were opened."""
HOUSEHOLDS, ASSOCIATIONS, CLUBS, TOWNS = 60, 30, 14, 8
FIRST_SIREN = 101
"""Those below are the stories' own."""
FUNCTIONS = ("Présidence", "Trésorerie", "Secrétariat", "Coordination")


@dataclass(frozen=True)
class Filer:
    """Someone who files, the profile that it is for, and the commune where they live or act."""

    user: User
    profile: Profile
    place: tuple[str, str, str]
    function: str = ""


@dataclass(frozen=True)
class Cast:
    """Who files what."""

    households: list[Filer]
    associations: list[Filer]
    organisers: list[Filer]
    """Of sport events: clubs, and some towns."""


def load_cast(chance: Random) -> Cast:
    """Write everyone, in a handful of queries."""
    kinds = {kind.code: kind for kind in ProfileType.objects.all()}
    users = _users(chance, HOUSEHOLDS + ASSOCIATIONS + CLUBS + TOWNS)
    places = [names.commune(chance) for _user in users]
    own = [
        _profile(kinds["particulier"], user.get_full_name(), place) for user, place in zip(users, places, strict=True)
    ]
    organisations = _organisations(chance, kinds, places[HOUSEHOLDS:])
    Profile.objects.bulk_create([*own, *organisations])
    leaders = users[HOUSEHOLDS:]
    functions = [chance.choice(FUNCTIONS) for _leader in leaders]
    Membership.objects.bulk_create(
        [
            *(
                Membership(profile=profile, user=user, role=Role.ADMINISTRATOR)
                for profile, user in zip(own, users, strict=True)
            ),
            *(
                Membership(profile=profile, user=user, role=Role.ADMINISTRATOR, function=function)
                for profile, user, function in zip(organisations, leaders, functions, strict=True)
            ),
        ]
    )
    households = [Filer(*row) for row in zip(users[:HOUSEHOLDS], own[:HOUSEHOLDS], places[:HOUSEHOLDS], strict=True)]
    acting = [Filer(*row) for row in zip(leaders, organisations, places[HOUSEHOLDS:], functions, strict=True)]
    return Cast(households, acting[:ASSOCIATIONS], acting[ASSOCIATIONS:])


def _users(chance: Random, number: int) -> list[User]:
    arrival = days_ago(SINCE, hour=9)
    users: list[User] = []
    for index in range(number):
        first = NAMES.first_names[index * 7 % len(NAMES.first_names)]
        last = NAMES.last_names[index * 5 % len(NAMES.last_names)]
        user = User(
            email=f"personne-{index + 1}@habitants.test",
            first_name=first,
            last_name=last,
            telephone=f"+3363998{chance.randrange(2000, 9999):04d}",
            date_joined=arrival,
        )
        user.set_unusable_password()
        users.append(user)
    User.objects.bulk_create(users)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, primary=True, verified=True) for user in users
    )
    if terms := TermsVersion.current():
        TermsAcceptance.objects.bulk_create(
            TermsAcceptance(user=user, version=terms, accepted_at=max(arrival, terms.published_at)) for user in users
        )
    return users


def _organisations(chance: Random, kinds: dict[str, ProfileType], places: list[tuple[str, str, str]]) -> list[Profile]:
    """Associations, then clubs, then towns; no two of the same name."""
    plan = [(NAMES.associations, "association")] * ASSOCIATIONS + [(NAMES.clubs, "association")] * CLUBS
    earlier_names: set[str] = set()
    profiles: list[Profile] = []
    for number, (patterns, kind) in enumerate([*plan, *[((), "commune")] * TOWNS]):
        place = places[number]
        if kind == "commune":
            place = places[number] = NAMES.communes[number % len(NAMES.communes)][:3]
        name = _name(chance, patterns, place[1], earlier_names)
        profile = _profile(kinds[kind], name, place)
        profile.siret = names.siret(FIRST_SIREN + number)
        profile.rna = f"W9910{10_000 + number}" if kind == "association" else ""
        profiles.append(profile)
    return profiles


def _name(chance: Random, patterns: tuple[str, ...], commune: str, earlier_names: set[str]) -> str:
    if not patterns:
        return french(f"Commune {names.of(commune)}")
    free = [name for pattern in patterns if (name := pattern.format(de=names.of(commune))) not in earlier_names]
    name = chance.choice(free)
    earlier_names.add(name)
    return french(name)


def _profile(kind: ProfileType, name: str, place: tuple[str, str, str]) -> Profile:
    _code, city, postcode = place
    street = NAMES.streets[len(name) % len(NAMES.streets)]
    return Profile(
        type=kind, name=name, address_line=french(f"{len(name) + 2} {street}"), postcode=postcode, city=french(city)
    )
