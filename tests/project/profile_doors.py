"""The doors of profiles: added, their data, and who asks to join them."""

from uuid import uuid4

from accounts.models import JoinRequest, JoinState
from tests.project.ways import NO_ADMINISTRATORS, NOBODY, SIGNED_IN, Rule, Way, administered, of_space, open_to
from tests.project.world import ADMINISTRATOR, MEMBERS, World

ARBITERS = frozenset({ADMINISTRATOR})


def pending(world: World) -> JoinRequest:
    """The request that the space's administrators answer."""
    return world.space.join_requests.get()


def passed_on(world: World) -> JoinRequest:
    """The request that the département decides."""
    return JoinRequest.objects.get(state=JoinState.ESCALATED)


def answered(world: World) -> list[Way]:
    """A request to join the space."""
    return administered(pending(world).uuid, answer="refuse")(world)


def decided(world: World) -> list[Way]:
    """A request that was passed on; the others have no page in the admin."""
    data = {"answer": "refuse"}
    return [
        Way((passed_on(world).pk,), ARBITERS, ARBITERS, data=data),
        Way((pending(world).pk,), NOBODY, data=data),
    ]


def looked_at(world: World) -> list[Way]:
    """What Wagtail shows beside: nothing of who asks."""
    return [Way((passed_on(world).pk,), ARBITERS)]


PROFILES: dict[str, Rule] = {
    "profile_search": open_to(SIGNED_IN, "association"),
    # Of one's own session: tests/accounts/profiles/test_profiles.py
    "profile_details": open_to(NOBODY, uuid4()),
    "profile_ask_to_join": open_to(NOBODY, uuid4()),
    "profile_data": of_space(),
    "profile_data_identity": administered(name="Autre nom"),
    "profile_data_numbers": administered(rna="W991000562"),
    "profile_data_bank": administered(iban="FR1420041010050500013M02606", iban_holder="Association"),
    "profile_data_function": of_space(change=MEMBERS),
    "profile_refresh": administered(),
    "join_request_list": of_space(refused=NO_ADMINISTRATORS),
    "join_request": answered,
    "join_requests:index": open_to(ARBITERS, change=NOBODY),
    "join_requests:index_results": open_to(ARBITERS, change=NOBODY),
    "join_requests:add": open_to(NOBODY),
    "join_requests:edit": decided,
    "join_requests:delete": lambda world: [Way((passed_on(world).pk,), NOBODY)],
    "join_requests:history": looked_at,
    "join_requests:history_results": looked_at,
    "join_requests:usage": looked_at,
}

WRITTEN = {"profile_data_identity", "profile_data_numbers", "profile_data_bank", "join_request"}
"""Doors that the owner of the space must be seen to write through."""

NONE_SUCH = {
    "profile_data": (uuid4(),),
    "profile_data_bank": (uuid4(),),
    "profile_refresh": (uuid4(),),
    "join_request_list": (uuid4(),),
    "join_request": (uuid4(), uuid4()),
}
"""The same addresses of a profile that does not exist."""
