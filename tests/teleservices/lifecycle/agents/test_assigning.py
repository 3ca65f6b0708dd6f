"""Requests given to an agent by themselves: by load, by commune, by who knows the profile; never in a queue."""

import pytest
from django.utils import timezone

from accounts.models import User
from notifications.models import OutgoingEmail
from teleservices.filing.transmission import transmit
from teleservices.lifecycle import Transfer, facts, perform
from teleservices.lifecycle.perform import assign
from teleservices.models import (
    Absence,
    AssignmentRule,
    RequestFacts,
    ServiceRequest,
    State,
    Team,
    TeamCommune,
    TeamMember,
    TeamRole,
)
from tests.factories.accounts import make_profile, make_user
from tests.factories.procedures import (
    complete,
    copies_of,
    make_draft,
    make_instructor,
    make_procedure,
    make_request,
    make_team,
)
from tests.teleservices.lifecycle.acting import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def team() -> Team:
    return make_team("Service Culture")


def sent(team: Team, rule: AssignmentRule, **changes: object) -> ServiceRequest:
    """A request just transmitted to the service by a procedure that has this rule."""
    request = make_request(
        procedure=make_procedure(team=team, assignment=rule), instructor=make_instructor(), **changes
    )  # type: ignore[arg-type]
    return ServiceRequest.objects.get(pk=request.pk)


def following(agent: User, number: int) -> None:
    """So many open requests in the hands of an agent."""
    team = agent.team_memberships.get().team
    for _ in range(number):
        request = make_request(procedure=make_procedure(team=team), instructor=agent)
        ServiceRequest.objects.filter(pk=request.pk).update(assignee=agent)
        facts.rebuild(ServiceRequest.objects.filter(pk=request.pk))


def is_away(agent: User) -> None:
    today = timezone.localdate()
    Absence.objects.create(user=agent, starts_on=today, ends_on=today)


def test_nothing_is_assigned_unless_the_procedure_says_so(team: Team) -> None:
    make_instructor(team)
    assert sent(team, AssignmentRule.NOBODY).assignee is None


def test_who_follows_the_fewest(team: Team) -> None:
    busy, idle = make_instructor(team), make_instructor(team)
    following(busy, 1)
    request = sent(team, AssignmentRule.LOAD)
    assert request.assignee == idle
    assert RequestFacts.objects.get(request=request).assignee == idle
    assert facts.drift(ServiceRequest.objects.filter(pk=request.pk)) == []
    event = request.events.latest("number")
    assert (event.act, event.actor, event.is_public) == ("assign_by_itself", None, False)
    assert event.data == {"assignee": idle.pk, "rule": "load"}
    assert event.digest == event.digest_after(request.events.get(number=event.number - 1).digest)


def test_who_is_given_it_is_told_and_nobody_else(team: Team) -> None:
    agent = make_instructor(team)
    request = sent(team, AssignmentRule.LOAD)
    emails = OutgoingEmail.objects.filter(about=request.reference, kind__startswith="service.")
    assert list(emails.values_list("recipient", flat=True)) == [agent.email]
    assert "attribuée" in emails.get().subject


def test_absent_ones_readers_and_the_full_are_passed_over(team: Team) -> None:
    absent, full, left = make_instructor(team), make_instructor(team), make_instructor(team)
    reader = make_instructor()
    TeamMember.objects.create(team=team, user=reader, capacity="Élue", role=TeamRole.SUPERVISOR)
    is_away(absent)
    following(full, 1)
    following(left, 2)
    TeamMember.objects.filter(user=full).update(quota=1)
    assert sent(team, AssignmentRule.LOAD).assignee == left
    TeamMember.objects.filter(user=left).update(quota=3)
    assert sent(team, AssignmentRule.LOAD).assignee is None, "all have their fill: it is to be assigned"


def test_who_followed_the_last_of_the_profile(team: Team) -> None:
    first, _second = make_instructor(team), make_instructor(team)
    user = make_user()
    profile = make_profile(member=user)
    before = make_request(procedure=make_procedure(team=team), user=user, profile=profile, instructor=first)
    ServiceRequest.objects.filter(pk=before.pk).update(assignee=first)
    assert sent(team, AssignmentRule.SAME, user=user, profile=profile).assignee == first
    is_away(first)
    assert sent(team, AssignmentRule.SAME, user=user, profile=profile).assignee is None
    assert sent(team, AssignmentRule.SAME).assignee is None


def test_who_has_the_commune(team: Team) -> None:
    agent, other = make_instructor(team), make_instructor(make_team())
    request = sent(team, AssignmentRule.TERRITORY)
    assert request.assignee is None
    RequestFacts.objects.filter(request=request).update(commune_code="35238")
    TeamCommune.objects.create(team=team, member=agent.team_memberships.get(), code="35238")
    elsewhere = other.team_memberships.get()
    TeamCommune.objects.create(team=elsewhere.team, member=elsewhere, code="35238")
    given = assign(ServiceRequest.objects.get(pk=request.pk), timezone.now())
    assert given is not None
    assert given.data["assignee"] == agent.pk


def test_a_transfer_assigns_in_the_service_that_receives(team: Team) -> None:
    agent = make_instructor(team)
    request = make_request(state=State.IN_REVIEW, procedure=make_procedure(assignment=AssignmentRule.LOAD))
    assert request.team is not None
    values = {"leaves": request.team, "team": team, "reason": "Culture."}
    perform(
        request_id=request.pk,
        act_name="transfer",
        actor=make_instructor(request.team),
        revision_number=request.revision_number,
        payload=Transfer(**values),
    )
    assert ServiceRequest.objects.get(pk=request.pk).assignee == agent


@pytest.mark.django_db(transaction=True)
def test_arrivals_at_once_are_all_assigned_and_spread(team: Team) -> None:
    agents = [make_instructor(team) for _ in range(3)]
    procedure = make_procedure(team=team, assignment=AssignmentRule.LOAD)
    drafts = copies_of(complete(make_draft(procedure=procedure)), 6)
    at_once(
        [
            lambda draft=draft: transmit(
                request_id=draft.pk, actor=draft.applicant, revision_number=draft.revision_number, on_honour=True
            )
            for draft in drafts
        ]
    )
    loads = [ServiceRequest.objects.filter(assignee=agent).count() for agent in agents]
    assert sum(loads) == 6
    assert max(loads) - min(loads) <= 3, loads
    assert facts.drift(ServiceRequest.objects.all()) == []
