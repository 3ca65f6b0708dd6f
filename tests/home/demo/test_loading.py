"""What the demo leaves in the database, and when it refuses to go there."""

import datetime as dt
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.forms import modelform_factory
from django.utils import timezone
from django_q.models import OrmQ

from accounts.models import User
from home.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from home.demo.clock import clock_at
from home.demo.loaders.people import GROUPS
from home.demo.loading import load
from home.models import HomePage
from locker.models import LockerDocument
from notifications.models import EmailState, OutgoingEmail
from portal.models import Installation, TermsVersion
from teleservices.answering.completeness import problems
from teleservices.desk.texts.listing import ModelTextForm
from teleservices.lifecycle import facts
from teleservices.lifecycle.prerequisites.annotations import missing_annotations
from teleservices.models import (
    Appeal,
    Availability,
    FieldBlock,
    Meeting,
    MeetingState,
    ModelText,
    Opinion,
    PostalSending,
    Procedure,
    RequestEvent,
    RequestFacts,
    RequestLabel,
    RequestMessage,
    ServiceRequest,
    Side,
    State,
    Team,
    TextUse,
    Unreached,
    UnreachedReason,
    Vote,
    WithdrawalNotice,
)
from teleservices.studio.blocks.keeping import block_fields, uses


def counts() -> dict[str, int]:
    """How many rows each table holds."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models() if model._meta.managed}


def test_a_second_time_changes_nothing(demo, django_assert_max_num_queries):
    before = counts()
    out = StringIO()
    with django_assert_max_num_queries(5):
        call_command("load_demo", stdout=out)
    assert counts() == before
    assert "nothing changed" in out.getvalue()


def test_the_database_is_marked(demo):
    assert Installation.objects.get().is_demo


def test_it_refuses_a_portal_that_is_not_a_demo(demo, settings):
    settings.PARVIS_DEMO = False
    Installation.objects.update(is_demo=False)
    with pytest.raises(CommandError, match="PARVIS_DEMO"):
        call_command("load_demo")
    assert not Installation.objects.get().is_demo


def test_it_refuses_a_database_that_holds_people(demo):
    Installation.objects.update(is_demo=False)
    before = counts()
    with pytest.raises(CommandError, match="people"):
        call_command("load_demo")
    assert counts() == before
    assert not Installation.objects.get().is_demo


@pytest.mark.parametrize("account", DEMO_ACCOUNTS, ids=lambda account: account.email)
def test_each_account_opens_with_the_password(demo, account):
    user = User.objects.get(email=account.email)
    validate_password(DEMO_PASSWORD, user)
    assert user.check_password(DEMO_PASSWORD)
    assert [group.name for group in user.groups.all()] == ([GROUPS[account.role]] if account.role else [])
    assert user.has_perm("wagtailadmin.access_admin") == bool(account.role)


def test_nobody_else_can_sign_in(demo):
    others = User.objects.exclude(email__in=[account.email for account in DEMO_ACCOUNTS])
    assert others.count() >= 8
    assert not [user for user in others if user.has_usable_password()]


def test_requests_stand_in_every_state(demo):
    states = list(ServiceRequest.objects.values_list("state", flat=True))
    assert set(states) == {State.DRAFT, *State.staged()}
    assert len(states) >= 300
    assert 10 <= ServiceRequest.objects.late().count() <= 30


def test_no_request_waits_beyond_what_the_law_allows(demo):
    today = timezone.localdate()
    waiting = ServiceRequest.objects.filter(state__in=[State.SUBMITTED, State.IN_REVIEW]).select_related(
        "acknowledgement"
    )
    days = [request.acknowledgement.implicit_decision_on for request in waiting]
    assert days
    assert all(day is None or day > today for day in days)


def test_transmitted_requests_are_complete(demo):
    for request in ServiceRequest.objects.transmitted().with_form().select_related("acknowledgement"):
        with clock_at(request.submitted_at):  # some projects have begun since
            assert problems(request) == [], request.reference
        assert request.acknowledgement.stored_file_id or request.state not in State.open()


def test_the_past_is_chained_and_in_order(demo):
    for request in ServiceRequest.objects.transmitted():
        events = list(request.events.order_by("number"))
        previous = ""
        for event in events:
            assert event.is_as_written(previous)
            previous = event.digest
        assert [event.at for event in events] == sorted(event.at for event in events)
        assert events[0].at == request.submitted_at
        assert events[-1].at <= timezone.now()
    assert RequestEvent.objects.earliest("at").at < timezone.now() - dt.timedelta(days=600)


def test_the_desk_has_work_and_a_past(demo):
    camille = User.objects.get(email=DEMO_ACCOUNTS[1].email)
    open_requests = ServiceRequest.objects.instructed_by(camille).open()
    assert 50 <= open_requests.filter(assignee=camille).count() <= 70
    assert open_requests.filter(assignee=None).count() >= 15
    assert ServiceRequest.objects.completed().count() >= 5
    near = timezone.localdate() + dt.timedelta(days=15)
    assert RequestFacts.objects.filter(decides_on__lte=near).count() >= 8
    assert ServiceRequest.objects.filter(watches__isnull=False).exists()
    assert RequestMessage.objects.unread_by(Side.SERVICE).exists()


def test_services_label_what_they_have_in_hand(demo):
    """Each has words of its own, laid on its requests alone."""
    laid = RequestLabel.objects.select_related("label", "request")
    assert len({each.label.team_id for each in laid}) == 4
    assert all(each.label.team_id == each.request.team_id for each in laid)
    assert laid.filter(request__state__in=State.open()).count() > 40


def test_each_service_has_texts_ready_that_its_screen_would_take(demo):
    """Written by one of its people; those of each use fit it, and none looks like it would be completed by itself."""
    texts = ModelText.objects.select_related("team", "author")
    uses = {team: set(texts.filter(team=team).values_list("use", flat=True)) for team in Team.objects.all()}
    assert len(uses) == 6
    assert all(each >= {TextUse.MESSAGE, TextUse.NOTE} for each in uses.values())
    assert set(TextUse) == set().union(*uses.values())
    for text in texts:
        values = {"team": text.team_id, "use": text.use, "title": text.title, "text": text.text}
        form = modelform_factory(ModelText, form=ModelTextForm, fields=list(values))(
            values, instance=text, for_user=text.author
        )
        assert form.is_valid(), (text.title, form.errors)
        assert form.cleaned_data["text"] == text.text, "what is typed would be kept as it is"
        assert text.changed_at < timezone.now()


def test_what_a_service_must_note_was_noted_before_each_decision(demo):
    noted = ServiceRequest.objects.filter(annotations__isnull=False).distinct()
    assert {request.procedure.code for request in noted.select_related("procedure")} == {"aide-au-projet-associatif"}
    decided = ServiceRequest.objects.with_form().filter(decisions__isnull=False)
    assert decided.count() > 100
    assert not [request.reference for request in decided if missing_annotations(request)]
    open_ones = ServiceRequest.objects.with_form().filter(
        state="in_review", procedure__code="aide-au-projet-associatif"
    )
    assert {bool(missing_annotations(request)) for request in open_ones} == {True, False}


def test_a_commune_is_awaited_and_an_elected_member_has_answered(demo):
    awaited, given = Opinion.objects.order_by("-asked_at").select_related("request")
    assert (awaited.adviser_kind, awaited.is_awaited, given.adviser_kind, given.verdict) == (
        *("commune", True),
        *("elected", "favourable"),
    )
    assert awaited.request == given.request
    assert given.asked_at < given.answered_at < awaited.asked_at < timezone.now()
    assert awaited.deadline > timezone.localdate()


def test_what_is_written_in_bulk_is_what_acts_would_have_left(demo):
    assert facts.drift(ServiceRequest.objects.all()) == []
    ended = RequestFacts.objects.exclude(outcome="").select_related("request__procedure")
    assert ended.values("team").distinct().count() >= 4
    for row in ended.exclude(decided_in=None):
        assert row.request.decisions.get().outcome == row.outcome
        assert row.decided_in <= row.request.procedure.regime_months * 31, row.request.reference
    for request in ServiceRequest.objects.transmitted():
        assert request.revision_number > request.events.count(), request.reference


def test_letters_were_delivered_and_some_are_not_read(demo):
    received = LockerDocument.objects.received()
    assert received.count() == ServiceRequest.objects.filter(decisions__isnull=False).count()
    assert 0 < received.unread().count() < received.count()
    usager = User.objects.get(email="usager@demo.test")
    assert received.visible_to(usager).unread().exists()


def test_no_past_email_waits(demo):
    assert OutgoingEmail.objects.exists()
    assert not OutgoingEmail.objects.exclude(state=EmailState.SENT).exists()
    assert not OutgoingEmail.objects.exclude(text="", html="").exists()
    assert not OrmQ.objects.exists()


def test_terms_are_version_1_and_were_accepted_by_all(demo):
    terms = TermsVersion.objects.get()
    assert terms.number == 1
    assert terms.acceptances.count() == User.objects.filter(is_active=True).count()
    assert not terms.acceptances.filter(accepted_at__lt=terms.published_at).exists()


def test_calendars_show_every_situation(demo):
    procedures = {procedure.code: procedure for procedure in Procedure.objects.all()}
    soon = procedures["aide-au-projet-associatif"].closes_at
    last_day = timezone.localdate(soon - dt.timedelta(seconds=1))
    assert (last_day - timezone.localdate()).days == 6
    january = timezone.localdate(procedures["bourse-departementale-d-etudes"].closes_at - dt.timedelta(seconds=1))
    assert (january.day, january.month) == (31, 1)
    assert procedures["carte-de-transport-scolaire"].closes_at is None
    states = {procedure.availability() for procedure in procedures.values()}
    assert states == {Availability.OPEN, Availability.OPENS_LATER, Availability.CLOSED}


def test_the_banner_shows_three_procedures(demo):
    assert len(HomePage.objects.get().featured()) == 3


def test_it_is_not_loaded_twice(demo):
    assert load() is False


def test_blocks_of_questions_say_who_uses_them(demo):
    blocks = list(FieldBlock.objects.all())
    assert [block.name for block in blocks] == ["Bloc RIB", "Représentant légal"]
    assert all(uses(blocks)[block.pk] and block_fields(block) for block in blocks)


def test_two_are_not_reached_as_usual(demo) -> None:
    sending = PostalSending.objects.get(message__isnull=False)
    assert not sending.request.applicant.is_active
    assert Unreached.objects.filter(why=UnreachedReason.EMAIL_RETURNED).count() == 1


def test_a_meeting_was_voted_and_the_next_is_prepared(demo) -> None:
    voted, prepared = Meeting.objects.order_by("meets_on")
    assert (voted.state, prepared.state) == (MeetingState.VOTED, MeetingState.PREPARATION)
    assert set(voted.items.values_list("vote", flat=True)) == {Vote.ADOPTED, Vote.AMENDED, Vote.ADJOURNED}
    assert prepared.items.count() > voted.items.count()
    assert prepared.reports.get().envelope_cents


def test_an_appeal_waits_and_a_withdrawal_is_announced(demo) -> None:
    appeal, notice = Appeal.objects.get(), WithdrawalNotice.objects.get()
    assert appeal.answered_at is None
    assert appeal.deadline > timezone.localdate()
    assert notice.given_up_at is None
    assert notice.observations_until > timezone.localdate()
    assert appeal.decision.request_id != notice.decision.request_id
    assert all(considered.decision.stands for considered in (appeal, notice))
