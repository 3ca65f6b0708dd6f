"""A draft is told of a dated parameter that its form reads and whose value changed, until it says that it read it."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from formkit.fieldtypes import YesNoField
from formkit.language.nodes import Answer, Node, Operation
from formkit.language.nodes import Parameter as Named
from formkit.schema import FormRule, FormSchema, Step
from formkit.validations import Validation
from portal.dates import long_date
from teleservices.answering.parameter_changes import parameter_changes
from teleservices.filing.transmission import transmit
from teleservices.models import Parameter, ServiceRequest
from teleservices.studio.parameters.dated import add_version
from tests.factories.accounts import make_user
from tests.factories.dated_parameters import make_parameter
from tests.factories.procedures import make_designer, make_draft, make_procedure, put_in_force
from tests.teleservices.filing.posts import beside
from tests.teleservices.filing.test_dated_parameters import (
    IN_DECEMBER,
    IN_JANUARY,
    INCOME,
    LAST_YEAR,
    NEW_YEAR,
    form_that_names,
)

pytestmark = pytest.mark.django_db
BEFORE, AFTER = "20\u202f000,00\u00a0€", "23\u202f000,00\u00a0€"
LATER = IN_JANUARY + dt.timedelta(days=5)


@pytest.fixture
def ceiling() -> Parameter:
    """20 000 € in 2026, 23 000 € in 2027, both voted in November."""
    with time_machine.travel(IN_DECEMBER - dt.timedelta(days=20)):
        return make_parameter({LAST_YEAR: Decimal(2_000_000), NEW_YEAR: Decimal(2_300_000)})


def draft_in_december(form: FormSchema, user: User | None = None) -> ServiceRequest:
    with time_machine.travel(IN_DECEMBER):
        return make_draft(procedure=make_procedure(form=form), user=user)


def again(draft: ServiceRequest) -> ServiceRequest:
    return ServiceRequest.objects.with_form().get(pk=draft.pk)


def changes(draft: ServiceRequest) -> list[tuple[str, dt.date]]:
    return [(change.version.parameter.key, change.since) for change in parameter_changes(again(draft))]


def voted(parameter: Parameter, day: dt.date, value: int) -> None:
    add_version(author=make_designer(), parameter=parameter, value=Decimal(value), valid_from=day, deliberation="CP 12")


def page(client: Client, draft: ServiceRequest, name: str = "filing_resume") -> str:
    client.force_login(draft.applicant)  # a session of December is over in January
    response = client.get(reverse(name, args=[draft.reference]), follow=True)
    assert response.status_code == 200
    return response.content.decode()


def say_it_is_read(client: Client, draft: ServiceRequest, *version_ids: int) -> None:
    client.force_login(draft.applicant)
    data = {"version": str(again(draft).form_version.number), "parameter": [*map(str, version_ids)]}
    assert client.post(reverse("filing_changes_read", args=[draft.reference]), data).status_code == 302


def test_both_values_are_told_on_the_first_page_and_the_last_until_read(
    client: Client, user: User, ceiling: Parameter
) -> None:
    draft = draft_in_december(form_that_names(ceiling), user)
    with time_machine.travel(IN_DECEMBER):
        assert changes(draft) == []
        assert BEFORE not in page(client, draft)
    with time_machine.travel(IN_JANUARY):
        for name in ("filing_resume", "filing_check"):
            shown = page(client, draft, name)
            assert ceiling.name in shown
            assert long_date(NEW_YEAR) in shown
            assert shown.index(AFTER) < shown.index(BEFORE)
        say_it_is_read(client, draft, ceiling.versions.get(valid_from=NEW_YEAR).pk)
        assert changes(draft) == []
        assert BEFORE not in page(client, draft, "filing_check")


def test_saving_is_not_reading(client: Client, user: User, ceiling: Parameter) -> None:
    """A page of December saves by itself in January: what changed is told when the draft is opened again."""
    draft = draft_in_december(form_that_names(ceiling), user)
    with time_machine.travel(IN_JANUARY):
        client.force_login(user)
        url = reverse("filing_autosave", args=[draft.reference, "s_income12"])
        saved = client.post(url, {"field": INCOME, INCOME: "15000", **beside(draft)})
        assert saved.status_code == 200
        assert changes(draft) == [(ceiling.key, NEW_YEAR)]
        say_it_is_read(client, draft, ceiling.versions.get(valid_from=NEW_YEAR).pk)
        edits = again(draft).edits
    assert edits.keys() == {INCOME, ceiling.key}
    with time_machine.travel(LATER):
        client.force_login(user)
        client.post(url, {"field": INCOME, INCOME: "16000", **beside(again(draft))})
        assert changes(draft) == []
        assert again(draft).edits[ceiling.key] == edits[ceiling.key]


def test_an_older_page_silences_nothing_newer(client: Client, user: User, ceiling: Parameter) -> None:
    draft = draft_in_december(form_that_names(ceiling), user)
    with time_machine.travel(IN_JANUARY):
        first = ceiling.versions.get(valid_from=NEW_YEAR).pk
        voted(ceiling, dt.date(2027, 1, 4), 2_500_000)
        say_it_is_read(client, draft, first, 999_999)
        assert changes(draft) == [(ceiling.key, dt.date(2027, 1, 4))]
        client.post(reverse("filing_changes_read", args=[draft.reference]), {"version": "x", "parameter": "'"})
        assert changes(draft) == [(ceiling.key, dt.date(2027, 1, 4))]


def test_a_value_voted_late_is_told_though_it_counts_from_before(ceiling: Parameter) -> None:
    draft = draft_in_december(form_that_names(ceiling))
    day = dt.date(2026, 12, 1)
    with time_machine.travel(IN_DECEMBER + dt.timedelta(days=1)):
        voted(ceiling, day, 2_100_000)
        assert changes(draft) == [(ceiling.key, day)]


def test_the_same_value_voted_again_is_no_news(ceiling: Parameter) -> None:
    draft = draft_in_december(form_that_names(ceiling))
    with time_machine.travel(IN_JANUARY):
        voted(ceiling, dt.date(2027, 1, 3), 2_300_000)
        assert changes(draft) == [(ceiling.key, NEW_YEAR)]
        voted(ceiling, dt.date(2027, 1, 4), 2_000_000)
        assert changes(draft) == []


def test_a_parameter_that_had_no_value_is_told_with_the_one_that_it_has() -> None:
    with time_machine.travel(IN_DECEMBER):
        parameter = make_parameter({NEW_YEAR: Decimal(100)})
    draft = draft_in_december(form_that_names(parameter))
    with time_machine.travel(IN_JANUARY):
        (change,) = parameter_changes(again(draft))
    assert change.before is None
    assert "1,00\u00a0€" in change.text


def above(parameter: Parameter) -> Node:
    return Operation(kind="greater", of=(Answer(key=INCOME), Named(key=parameter.key)))


def test_what_the_service_alone_reads_is_not_told(ceiling: Parameter) -> None:
    """A rule that chooses the service, or a question that staff fill in, shows the applicant no value."""
    income, rest = form_that_names(ceiling).steps[0].fields
    asked = Step(key="s_income12", title="Vos ressources", fields=(income,))
    condition = above(ceiling)
    route = FormRule(key="r_route123", kind="team", condition=condition, team="Direction des aides")
    warning = FormRule(key="r_warn1234", kind="warning", condition=condition, message="Au-dessus du plafond.")
    check = Validation(key="v_check123", condition=condition, message="Corrigez.", fields=(INCOME,))
    staff = rest.model_copy(update={"private": True})
    shown = YesNoField(key="f_more1234", label="Autre aide", condition=condition)
    hidden = [
        FormSchema(steps=(asked,), rules=(route,)),
        FormSchema(steps=(asked.model_copy(update={"fields": (income, staff)}),)),
    ]
    visible = [
        FormSchema(steps=(asked,), rules=(warning,)),
        FormSchema(steps=(asked,), validations=(check,)),
        FormSchema(steps=(asked.model_copy(update={"fields": (income, shown)}),)),
        FormSchema(steps=(asked, Step(key="s_more1234", title="Suite", condition=condition, fields=()))),
    ]
    assert [form.public_parameters for form in hidden] == [frozenset(), frozenset()]
    assert all(form.parameters == {ceiling.key} for form in hidden)
    assert all(form.public_parameters == {ceiling.key} for form in visible)
    draft = draft_in_december(hidden[0])
    with time_machine.travel(IN_JANUARY):
        assert changes(draft) == []


def test_a_form_that_reads_it_since_a_new_version_tells_of_no_former_value(
    client: Client, user: User, ceiling: Parameter
) -> None:
    form = form_that_names(ceiling)
    plain = FormSchema(steps=(form.steps[0].model_copy(update={"fields": form.steps[0].fields[:1]}),))
    draft = draft_in_december(plain, user)
    with time_machine.travel(IN_JANUARY):
        put_in_force(draft.procedure, form)
        shown = page(client, draft, "filing_check")
        assert again(draft).moved_from is not None
        assert BEFORE not in shown
        say_it_is_read(client, draft)
        assert again(draft).moved_from is None
        assert changes(draft) == []
    with time_machine.travel(LATER):
        voted(ceiling, LATER.date(), 2_500_000)
        assert changes(draft) == [(ceiling.key, LATER.date())]


def test_news_of_the_form_and_of_its_values_are_read_together(client: Client, user: User, ceiling: Parameter) -> None:
    form = form_that_names(ceiling)
    draft = draft_in_december(form, user)
    with time_machine.travel(IN_JANUARY):
        put_in_force(draft.procedure, form.model_copy(update={"steps": (*form.steps, more())}))
        shown = page(client, draft, "filing_check")
        assert shown.count('id="nouveautes"') == 1
        assert BEFORE in shown
        assert "Autre aide" in shown
        say_it_is_read(client, draft, ceiling.versions.get(valid_from=NEW_YEAR).pk)
        assert 'id="nouveautes"' not in page(client, draft, "filing_check")


def more() -> Step:
    return Step(key="s_more1234", title="Suite", fields=(YesNoField(key="f_more1234", label="Autre aide"),))


def test_what_is_transmitted_reads_todays_value_and_is_told_nothing(ceiling: Parameter) -> None:
    draft = draft_in_december(form_that_names(ceiling))
    ServiceRequest.objects.filter(pk=draft.pk).update(answers={INCOME: 1_500_000})
    with time_machine.travel(IN_JANUARY):
        transmit(request_id=draft.pk, actor=draft.applicant, revision_number=draft.revision_number, on_honour=True)
        sent = again(draft)
        assert sent.pins == {ceiling.key: ceiling.versions.get(valid_from=NEW_YEAR).pk}
        assert changes(sent) == []


def test_it_costs_one_query_more_where_something_changed(
    ceiling: Parameter, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    draft = draft_in_december(form_that_names(ceiling))
    plain = draft_in_december(FormSchema(steps=(more(),)), make_user(email="autre@example.org"))
    for moment, queries in ((IN_DECEMBER, 0), (IN_JANUARY, 1)):
        with time_machine.travel(moment):
            opened = again(draft)
            assert opened.known
            with django_assert_num_queries(queries):
                parameter_changes(opened)
            plain = again(plain)
            with django_assert_num_queries(0):
                assert parameter_changes(plain) == []
