"""What the lists of requests to join cost, and what the archive says of them."""

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import JoinRequest, JoinState, Profile, User
from accounts.profiles import joining
from accounts.rights.export_sections import personal_data_sections
from tests.accounts.joining.asking import WHY, ask
from tests.accounts.journeys import queries_of
from tests.accounts.sharing import entered
from tests.factories.accounts import make_profile, make_user


def test_queries_of_the_lists_do_not_grow(profile: Profile, administrator: User, newcomer: User, desk: Client) -> None:
    ask(profile, newcomer)
    client = entered(administrator)
    addresses = [reverse("join_request_list", args=[profile.uuid]), "/compte/"]
    before = [queries_of(client, address) for address in addresses]
    for _ in range(5):
        ask(profile, make_user())
    assert [queries_of(client, address) for address in addresses] == before
    assert before[0] <= 12
    mine = entered(newcomer)
    before = queries_of(mine, "/compte/profils/")
    for _ in range(4):
        ask(make_profile(member=administrator), newcomer)
    assert queries_of(mine, "/compte/profils/") == before
    assert before <= 9
    JoinRequest.objects.filter(profile=profile).update(state=JoinState.ESCALATED, escalated_at=timezone.now())
    listed = reverse("join_requests:index")
    before = queries_of(desk, listed)
    JoinRequest.objects.all().update(state=JoinState.ESCALATED, escalated_at=timezone.now())
    assert queries_of(desk, listed) == before


def test_ones_requests_are_in_ones_archive_with_no_name_of_others(
    profile: Profile, newcomer: User, administrator: User
) -> None:
    joining.refuse(request=ask(profile, newcomer), actor=administrator)
    section = next(section for section in personal_data_sections if section.folder == "demandes-de-rattachement")
    (record,) = section.records(newcomer)
    assert section.count(newcomer) == 1
    assert record.data["justification"] == WHY
    assert record.data["state"] == JoinState.REFUSED
    assert administrator.email not in str(record)
    assert administrator.get_full_name() not in str(record)
    assert profile.name not in str(record)
