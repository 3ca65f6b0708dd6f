"""The studio: procedures, services, blocks, and a form designed. The sidebar and the header are Wagtail's."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import cache

from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from formkit.fieldtypes import REGISTRY
from formkit.schema import parse_schema
from teleservices.models import FieldBlock, Parameter, Team
from teleservices.studio.blocks.keeping import save_block
from tests.e2e.actors import press
from tests.e2e.screens.base import Place, pressing
from tests.e2e.screens.designing import (
    DESIGNER,
    SAYS_WHAT_PREVENTS,
    after_someone_else,
    archived,
    blank,
    changed,
    closed,
    designer,
    filled,
    on,
    ours,
    ruled,
    save,
    saving,
)
from tests.factories.dated_parameters import make_parameter


def team(url_name: str) -> Callable[[], Place]:
    """A screen of a service that has members."""
    return lambda: Place(reverse(url_name, args=[Team.objects.exclude(team_members=None)[0].pk]), DESIGNER)


@cache
def block() -> FieldBlock:
    """The questions of the associations' procedure's first step, kept."""
    fields = parse_schema(filled().draft_schema).steps[0].fields
    author = User.objects.get(email=DESIGNER)
    return save_block(author=author, fields=fields, name="Votre association", source=filled())[0]


def on_block(url_name: str) -> Callable[[], Place]:
    """A screen of this block."""
    return lambda: Place(reverse(url_name, args=[block().pk]), DESIGNER)


@cache
def parameter() -> Parameter:
    """A ceiling that has a value, and another one to come."""
    values = {dt.date(2026, 1, 1): Decimal(2_000_000), dt.date(2099, 1, 1): Decimal(2_300_000)}
    return make_parameter(values, team=filled().team)


def on_parameter(url_name: str, *more: str) -> Callable[[], Place]:
    """A screen of this parameter."""
    return lambda: Place(reverse(f"studio:{url_name}", args=[parameter().key, *more]), DESIGNER)


def with_block(place: Callable[[], Place]) -> Callable[[], Place]:
    """A place where blocks are offered."""

    def find() -> Place:
        block()
        return place()

    return find


rename_too = after_someone_else("Enregistrer", title="Nous")


def without_network(page: Page) -> None:
    """Save a step when the network has just gone."""
    page.route("**", lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    press(page, "Enregistrer")


def several_wrong(page: Page) -> None:
    """Paste a line whose type is none."""
    page.locator("main textarea[name=lines]").fill("Nom du projet\nDébut\tCalendrier lunaire")
    press(page, "Ajouter les questions")


LISTS = [
    ours("procedures", designer("/admin/studio/")),
    ours("procedures-none", designer("/admin/studio/?q=piscine&state=closed")),
    ours("close", on(filled, "close")),
    ours("close-error", on(filled, "close"), pressing("Fermer maintenant")),
    ours("close-reopen", on(closed, "close")),
    ours("archive", on(filled, "archive")),
    ours("archive-out", on(archived, "archive")),
    ours("delete", on(blank, "delete")),
    ours("delete-kept", on(filled, "delete"), shows=SAYS_WHAT_PREVENTS),
    ours("create", designer("/admin/studio/nouvelle/")),
    ours("create-error", designer("/admin/studio/nouvelle/"), pressing("Créer la démarche")),
    ours("teams", designer("/admin/studio/services/")),
    ours("team-add", designer("/admin/studio/services/ajouter/")),
    ours("team-add-error", designer("/admin/studio/services/ajouter/"), pressing("Enregistrer")),
    ours("team", team("studio:team")),
    ours("team-error", team("studio:team"), saving(name="", email="brenne")),
    ours("team-member-error", team("studio:team"), saving(**{"members-0-capacity": "", "members-1-email": "x@y.test"})),
]

BLOCKS = [
    ours("blocks", with_block(designer("/admin/studio/blocs/"))),
    ours("records", designer("/admin/studio/donnees/")),
    ours("block", on_block("studio:block")),
    ours("block-error", on_block("studio:block"), saving(name="")),
    ours("block_delete", on_block("studio:block_delete")),
    ours("block_keep", on(filled, "block_keep", "step")),
    ours("block_keep-error", on(filled, "block_keep", "step"), save),
    ours("block_insert", with_block(on(blank, "block_insert", "step"))),
]

PARAMETERS = [
    ours("parameters", designer("/admin/studio/parametres/")),
    ours("parameter_add", designer("/admin/studio/parametres/ajouter/")),
    ours("parameter_add-error", designer("/admin/studio/parametres/ajouter/"), pressing("Enregistrer")),
    ours("parameter", on_parameter("parameter")),
    ours("parameter-error", on_parameter("parameter"), pressing("Enregistrer cette valeur")),
    ours("parameter_rename", on_parameter("parameter_rename")),
    ours("parameter_remove", on_parameter("parameter_remove", "2099-01-01")),
]

FORM = [
    *(ours(name, on(filled, name, *keys)) for name, *keys in (
        ("procedure",), ("step", "step"), ("step_add",), ("step_delete", "step"), ("field_types", "step"),
        ("fields_add", "step"), ("retype_types", "field"), ("retype", "field", "long_text"),
        ("step_copy", "step"), ("field", "field"), ("field_delete", "field"), ("field_copy", "field"),
    )),
    ours("step-blank", on(blank, "step", "step")),
    ours("step-error", on(filled, "step", "step"), saving(title="")),
    ours("step-stale", on(changed, "step", "step"), rename_too, SAYS_WHAT_PREVENTS),
    ours("step-no-answer", on(filled, "step", "step"), without_network, shows="[data-studio-failed]"),
    ours("step_add-error", on(filled, "step_add"), pressing("Ajouter l’étape")),
    ours("fields_add-error", on(filled, "fields_add", "step"), several_wrong),
    ours("field-error", on(filled, "field", "field"), saving(label="")),
    *(ours(f"field_add-{kind}", on(blank, "field_add", "step", kind)) for kind in ("one_choice", "document", "group")),
    *(ours(f"field_add-{kind}-error", on(blank, "field_add", "step", kind), pressing("Ajouter à l’étape"))
      for kind in REGISTRY),
]  # fmt: skip

RULES = [
    *(ours(f"{name}-{key}", on(ruled, name, key)) for name, key in (
        ("step_condition", "step"), ("field_condition", "field"), ("rule", "rule"), ("rule_delete", "rule"),
        ("validation", "validation"), ("validation_delete", "validation"),
    )),
    ours("field-rows", on(ruled, "field", "field")),
    ours("column", on(ruled, "field", "f_cost1234")),
    ours("column_types", on(ruled, "column_types", "field")),
    ours("column_add", on(ruled, "column_add", "field", "short_text")),
    ours("column_add-error", on(ruled, "column_add", "field", "short_text"), save),
    ours("rules", on(ruled, "rules")),
    ours("rules-blank", on(blank, "rules")),
    ours("rule_add", on(ruled, "rule_add")),
    ours("rule_add-error", on(ruled, "rule_add"), save),
    ours("validation_add", on(ruled, "validation_add")),
    ours("validation_add-error", on(ruled, "validation_add"), save),
]  # fmt: skip

ANNOTATIONS = [
    ours("annotations", on(filled, "annotations")),
    ours("annotations-blank", on(blank, "annotations")),
    ours("annotation", on(filled, "annotation", "f_plafond")),
    ours("annotation-error", on(filled, "annotation", "f_plafond"), saving(label="")),
    ours("annotation_delete", on(filled, "annotation_delete", "f_plafond")),
    ours("annotation_add", on(blank, "annotation_add", "one_choice")),
    ours("annotation_add-error", on(blank, "annotation_add", "one_choice"), pressing("Ajouter l’annotation")),
]

SCREENS = [*LISTS, *BLOCKS, *PARAMETERS, *FORM, *RULES, *ANNOTATIONS]
