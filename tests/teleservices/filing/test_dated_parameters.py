"""A named parameter changes on 1 January: drafts take the new value, what was transmitted keeps what it read."""

import datetime as dt
import json
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from formkit.django_forms import step_form
from formkit.fieldtypes import AmountField, CalculatedField, ShortTextField
from formkit.language.nodes import Answer, Operation
from formkit.language.nodes import Parameter as Named
from formkit.path import kept_answers
from formkit.schema import FormSchema, Step
from portal.dates import NBSP
from teleservices.answering.mirror import mirror_of
from teleservices.filing.starting import start
from teleservices.filing.transmission import transmit
from teleservices.models import Parameter, ParameterType, ParameterVersion, ServiceRequest
from teleservices.paperwork.blank_form import blank_form
from teleservices.parameter_names import parameter_names
from teleservices.studio.drafting.comparison import differences
from tests.factories.accounts import make_profile, make_user
from tests.factories.dated_parameters import make_parameter
from tests.factories.procedures import make_procedure

pytestmark = pytest.mark.django_db
INCOME, REST = "f_income12", "f_rest1234"
LAST_YEAR, NEW_YEAR = dt.date(2026, 1, 1), dt.date(2027, 1, 1)
IN_DECEMBER, IN_JANUARY = dt.datetime(2026, 12, 10, 9, tzinfo=dt.UTC), dt.datetime(2027, 1, 5, 9, tzinfo=dt.UTC)


def form_that_names(parameter: Parameter) -> FormSchema:
    """An income, and what is left of the ceiling above it."""
    left = Operation(kind="minus", of=(Named(key=parameter.key), Answer(key=INCOME)))
    return FormSchema(
        steps=(
            Step(
                key="s_income12",
                title="Vos ressources",
                fields=(
                    AmountField(key=INCOME, label="Revenu annuel"),
                    CalculatedField(key=REST, label="Reste", formula=left),
                ),
            ),
        )
    )


def ceiling() -> Parameter:
    """20 000 € in 2026, 23 000 € in 2027."""
    return make_parameter({LAST_YEAR: Decimal(2_000_000), NEW_YEAR: Decimal(2_300_000)})


def draft_of(parameter: Parameter) -> ServiceRequest:
    """A draft of somebody who earns 15 000 €."""
    user = make_user()
    procedure = make_procedure(form=form_that_names(parameter))
    draft = start(procedure=procedure, profile=make_profile(member=user), user=user)
    ServiceRequest.objects.filter(pk=draft.pk).update(answers={INCOME: 1_500_000})
    return again(draft)


def again(request: ServiceRequest) -> ServiceRequest:
    return ServiceRequest.objects.with_form().get(pk=request.pk)


def quoted(name: str) -> str:
    return f"«{NBSP}{name}{NBSP}»"


def rest(request: ServiceRequest) -> object:
    return kept_answers(request.form_version.form, request.known)[REST]


def transmitted(draft: ServiceRequest) -> ServiceRequest:
    transmit(request_id=draft.pk, actor=draft.applicant, revision_number=draft.revision_number, on_honour=True)
    return again(draft)


def test_a_transmitted_request_keeps_last_year_and_a_draft_takes_the_new_one() -> None:
    parameter = ceiling()
    with time_machine.travel(IN_DECEMBER, tick=False):
        draft, request = draft_of(parameter), transmitted(draft_of(parameter))
        assert rest(draft) == rest(request) == 500_000
    with time_machine.travel(IN_JANUARY, tick=False):
        assert rest(again(draft)) == 800_000
        assert rest(again(request)) == request.answers[REST] == 500_000
        late = transmitted(again(draft))
        assert rest(late) == 800_000
    versions = {version.valid_from: version.pk for version in parameter.versions.all()}
    assert again(request).pins == {parameter.key: versions[LAST_YEAR]}
    assert late.pins == {parameter.key: versions[NEW_YEAR]}


def test_what_only_the_rules_of_the_procedure_read_is_kept_for_them() -> None:
    parameter, half = ceiling(), {LAST_YEAR: Decimal(50)}
    other = make_parameter(half, name="Taux", value_type=ParameterType.PERCENTAGE)
    with time_machine.travel(IN_DECEMBER, tick=False):
        draft = draft_of(parameter)
        draft.procedure.letter_models = {"blocks": [{"condition": Named(key=other.key).model_dump()}]}
        draft.procedure.save(update_fields=["letter_models"])
        request = transmitted(draft)
    assert request.pins.keys() == {parameter.key, other.key}
    assert request.known[other.key] == 0.5


def test_pins_are_written_once() -> None:
    with time_machine.travel(IN_DECEMBER, tick=False):
        request = transmitted(draft_of(ceiling()))
    requests = ServiceRequest.objects.filter(pk=request.pk)
    requests.update(pins=request.pins)
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        requests.update(pins={})


def test_a_parameter_without_a_version_in_force_is_unknown() -> None:
    parameter = make_parameter({NEW_YEAR: Decimal(1)})
    with time_machine.travel(IN_DECEMBER, tick=False):
        draft = draft_of(parameter)
        assert REST not in kept_answers(draft.form_version.form, draft.known)
        assert transmitted(draft).pins == {}


def test_one_query_reads_all_of_them_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with time_machine.travel(IN_DECEMBER, tick=False):
        draft = draft_of(ceiling())
        request = again(transmitted(draft_of(make_parameter({LAST_YEAR: Decimal(1)}, name="Plancher"))))
        with django_assert_num_queries(1):
            assert draft.known == draft.known
        with django_assert_num_queries(0):
            assert rest(request) == 1 - 1_500_000
        keys = list(Parameter.objects.values_list("key", flat=True))
        with django_assert_num_queries(1):
            assert len(ParameterVersion.objects.in_force(IN_DECEMBER.date(), keys)) == 2


def test_the_browser_gets_the_parameters_that_its_step_reads() -> None:
    parameter = ceiling()
    make_parameter({LAST_YEAR: Decimal(1)}, name="Plancher")
    with time_machine.travel(IN_DECEMBER, tick=False):
        draft = draft_of(parameter)
        form = draft.form_version.form
        mirror = mirror_of(step_form(form, form.steps[0], draft.known))
    assert mirror["known"] == {INCOME: 1_500_000, parameter.key: 2_000_000}


def test_expressions_may_name_them() -> None:
    parameter = ceiling()
    (name,) = parameter_names()
    assert (name.key, name.label, name.kind, name.type.unit) == (parameter.key, parameter.name, "parameter", "€")


def test_what_differs_and_what_is_printed_say_its_name() -> None:
    parameter, other = ceiling(), make_parameter({LAST_YEAR: Decimal(1)}, name="Plancher")
    before, after = form_that_names(parameter), form_that_names(other)
    (difference,) = differences(before, after)
    (change,) = difference.changes
    assert quoted(parameter.name) in change.before
    assert quoted("Plancher") in change.after
    above = Operation(kind="greater", of=(Answer(key=INCOME), Named(key=parameter.key)))
    asked = ShortTextField(key="f_why12345", label="Pourquoi", condition=above)
    step = before.steps[0].model_copy(update={"fields": (*before.steps[0].fields, asked)})
    procedure = make_procedure(form=FormSchema(steps=(step,)))
    assert procedure.current_version
    sheet = blank_form(procedure, procedure.current_version, when="", mentions=())
    assert quoted(parameter.name) in json.dumps(sheet.data, ensure_ascii=False)
