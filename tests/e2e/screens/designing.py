"""How the tests get to the studio's screens: on which procedure, and what a colleague does meanwhile."""

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from formkit.fieldtypes import AmountField, GroupField
from formkit.schema import FormRule, FormSchema, parse_schema
from formkit.validations import Validation
from formkit.values import JsonValue
from home.demo.accounts import address_of
from teleservices.letters.letter_models import LetterModels, OutcomeLetter
from teleservices.models import Outcome, Procedure, State
from teleservices.studio.procedures.configuration import change_settings
from teleservices.studio.procedures.creation import create_procedure
from teleservices.studio.procedures.whole_life import archive, close_now
from teleservices.studio.publication.approval import ask
from teleservices.studio.publication.publishing import publish
from teleservices.studio.trials.scenarios import record
from tests.e2e.actors import by_the_committee, press
from tests.e2e.screens.base import Place, Screen
from tests.factories.competence import BY_PRESIDENT
from tests.factories.conditions import comparison
from tests.factories.procedures import AMOUNT, PROJECT, make_designer, make_form, make_procedure

DESIGNER = address_of("design")
REGION = ".studio"
SAYS_WHAT_PREVENTS = ".studio-points--blocking, .studio .help-warning"


def designer(path: str) -> Callable[[], Place]:
    """An address that the designer opens."""
    return lambda: Place(path, DESIGNER)


def on(find: Callable[[], Procedure], url_name: str, *keys: str) -> Callable[[], Place]:
    """A screen of a procedure; `keys` among step, field, stage, change and rule, or given as they are."""

    def place() -> Place:
        procedure = find()
        schema = parse_schema(procedure.draft_schema)
        first = schema.steps[0]
        stage = procedure.stages.filter(state=State.IN_REVIEW).latest("order")  # the demo's own, which may be archived
        values: dict[str, object] = {"step": first.key, "stage": stage.pk}
        if schema.rules:
            values["rule"] = schema.rules[0].key
        if schema.validations:
            values["validation"] = schema.validations[0].key
        if change := procedure.draft_changes.first():
            values["change"] = change.number
        if first.fields:
            values["field"] = first.fields[-1].key
        arguments = [procedure.uuid, *(values.get(key, key) for key in keys)]
        lands = reverse("studio:step", args=[procedure.uuid, first.key]) if url_name == "procedure" else ""
        return Place(reverse(f"studio:{url_name}", args=arguments), DESIGNER, lands=lands)

    return place


def filled() -> Procedure:
    """The associations' procedure."""
    return Procedure.objects.get(code="aide-au-projet-associatif")


@cache
def blank() -> Procedure:
    """A procedure that was just created: nothing in it, nobody to instruct it."""
    author = User.objects.get(email=DESIGNER)
    return create_procedure(title="Aide vide", code="aide-vide", team=None, profile_types=(), author=author)


def changed() -> Procedure:
    """A procedure of our own, with something to publish."""
    procedure = make_procedure()
    change_first_step(procedure, "Vous")
    return procedure


@cache
def closed() -> Procedure:
    """A procedure of our own, closed at once and replaced."""
    author = User.objects.get(email=DESIGNER)
    reason = "Le budget de l’année est épuisé."
    return close_now(procedure_id=make_procedure().pk, author=author, reason=reason, replaced_by=filled())


@cache
def archived() -> Procedure:
    """A procedure of our own, in the archives."""
    return archive(procedure_id=make_procedure().pk, author=User.objects.get(email=DESIGNER))


@cache
def published_twice() -> Procedure:
    """A procedure of our own, published, changed, then published again."""
    procedure, author = changed(), User.objects.get(email=DESIGNER)
    for title in ("Vous", "Vous et votre association"):
        change_first_step(procedure, title)
        procedure.refresh_from_db()
        publish(procedure_id=procedure.pk, author=author, draft_number=procedure.draft_number)
    return procedure


def to_approve() -> Procedure:
    """A procedure of our own that a colleague changed and asks to publish."""
    procedure, colleague = make_procedure(needs_approval=True), make_designer()
    change_first_step(procedure, "Vous")
    procedure.refresh_from_db()
    ask(procedure_id=procedure.pk, author=colleague, draft_number=procedure.draft_number, message="À relire.")
    return procedure


def to_ask() -> Procedure:
    """A procedure of our own whose changes a second designer must approve."""
    procedure = make_procedure(needs_approval=True)
    change_first_step(procedure, "Vous")
    return procedure


def astray() -> Procedure:
    """A procedure of our own with a recorded scenario that led elsewhere."""
    procedure = changed()
    author = User.objects.get(email=DESIGNER)
    answers: dict[str, JsonValue] = {PROJECT: "Fête de la rivière", AMOUNT: 125_000}
    scenario = record(procedure_id=procedure.pk, author=author, name="Une petite fête", answers=answers, facts={})
    scenario.expected |= {"missing": {PROJECT: "Nom du projet"}}
    scenario.save()
    return procedure


@cache
def ruled() -> Procedure:
    """A procedure of our own whose first step asks rows, and whose form has a rule and a check."""
    asked = make_form()
    rows = GroupField(
        key="f_rows1234", label="Budget", row_name="Dépense", fields=(AmountField(key="f_cost1234", label="Coût"),)
    )
    first = asked.steps[0].model_copy(update={"fields": (*asked.steps[0].fields, rows)})
    large = comparison(AMOUNT, operator="greater", value=1_000_000, of="€")
    rule = FormRule(key="r_large123", kind="warning", condition=large, message="Joignez un plan de financement.")
    check = Validation(
        key="r_checked1", condition=large, message="Le montant est trop faible pour cette aide.", fields=(AMOUNT,)
    )
    form = FormSchema(steps=(first, *asked.steps[1:]), rules=(rule,), validations=(check,))
    return make_procedure(form=form)


def change_first_step(procedure: Procedure, title: str) -> None:
    """Change it as a colleague in another window."""
    procedure.refresh_from_db()
    first = parse_schema(procedure.draft_schema).steps[0]
    colleague = Client()
    colleague.force_login(User.objects.get(email=DESIGNER), backend=settings.AUTHENTICATION_BACKENDS[0])
    address = reverse("studio:step", args=[procedure.uuid, first.key])
    answer = colleague.post(address, {"number": procedure.draft_number, "title": title, "intro": first.intro})
    assert answer.status_code == 302


def after_someone_else(button: str, **values: str) -> Callable[[Page], None]:
    """Enter these values and press the button when a colleague has changed the form since the page was shown."""

    def do(page: Page) -> None:
        for name, value in values.items():
            page.locator(f"main [name='{name}']").fill(value)
        procedure = Procedure.objects.get(uuid=page.url.split("/studio/")[1].split("/")[0])
        change_first_step(procedure, "Vous et votre association")
        with page.expect_response(
            lambda response: response.request.method == "POST" and "/apercu/" not in response.url
        ) as answer:
            press(page, button)
        assert answer.value.status == 409

    return do


def both_changing(title: str) -> Callable[[Page], None]:
    """Give a procedure a title when a colleague has given it another one since the page was shown."""

    def do(page: Page) -> None:
        procedure = Procedure.objects.get(uuid=page.url.split("/studio/")[1].split("/")[0])
        theirs = {"title": "Aide aux associations culturelles"}
        change_settings(procedure_id=procedure.pk, author=make_designer(), changes=theirs)
        saving(title=title)(page)

    return do


def both_deciding(page: Page) -> None:
    """Say who decides when a colleague has said it otherwise since the page was shown."""
    procedure = Procedure.objects.get(uuid=page.url.split("/studio/")[1].split("/")[0])
    theirs = {"decision_rules": BY_PRESIDENT.to_json()}
    change_settings(procedure_id=procedure.pk, author=make_designer(), changes=theirs)
    by_the_committee(page)


def both_writing(page: Page) -> None:
    """Write what a letter adds when a colleague has written otherwise since the page was shown."""
    procedure = Procedure.objects.get(uuid=page.url.split("/studio/")[1].split("/")[0])
    theirs = LetterModels(outcomes=(OutcomeLetter(outcome=Outcome.REFUSED, subject="Suite donnée"),))
    change_settings(procedure_id=procedure.pk, author=make_designer(), changes={"letter_models": theirs.to_json()})
    saving(subject="Votre aide")(page)


def saving(**values: str) -> Callable[[Page], None]:
    """Enter these values in the form, then save it."""

    def save(page: Page) -> None:
        for name, value in values.items():
            page.locator(f"main [name='{name}']").fill(value)
        press(page, "Enregistrer")

    return save


def ours(
    name: str, place: Callable[[], Place], before: Callable[[Page], None] | None = None, shows: str = ""
) -> Screen:
    """A screen under Wagtail's header."""
    return Screen(f"studio-{name}", place, before, region=REGION, shows=shows)


def save(page: Page) -> None:
    """Press the button that writes, whatever it is called."""
    page.locator("#studio-save").click()
