"""All that differs between two drafts of a procedure: its form, its settings, its stages. Reads only."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import pgettext

from formkit.design.comparison import differences as form_differences
from formkit.design.option_changes import Vocabulary
from formkit.schema import parse_schema
from teleservices.competence.outcome_sentences import rule_changes
from teleservices.letters.letter_sentences import letter_changes
from teleservices.models import Procedure
from teleservices.studio.drafting.comparison import Beside, BesideDifference, text_change
from teleservices.studio.drafting.drafts import Draft, draft_of, form_has_changes, has_changes
from teleservices.studio.drafting.snapshots import (
    Columns,
    Stages,
    differing,
    each_stages_in_force,
    overlaid,
    pending_settings,
    pending_stages,
    settings_in_force,
    stages_in_force,
    values_of,
)
from teleservices.studio.procedures.configuration import LETTERS, RULES, label_of_setting
from teleservices.studio.procedures.forms import SettingsForm
from teleservices.studio.stages.stage_changes import stage_changes
from teleservices.studio.value_words import NOTHING, value_text


def setting_changes(procedure: Procedure, before: Columns, after: Columns) -> list[BesideDifference]:
    """Each setting that differs, as it was and as it is. No query when none does."""
    names = differing(after, before)
    if not names:
        return []
    was, now = (values_of({name: columns.get(name) for name in names}) for columns in (before, after))
    form = SettingsForm(instance=procedure, values=values_of(after), may_lift=False)
    return [_difference(form, name, was, now) for name in names]


def _difference(
    form: SettingsForm, name: str, was: Mapping[str, object], now: Mapping[str, object]
) -> BesideDifference:
    """How a setting differs; who decides and what letters say, which have screens of their own, outcome by outcome."""
    if name in {RULES, LETTERS}:
        before, after, schema = was[name], now[name], parse_schema(form.instance.draft_schema)
        changes = (
            rule_changes(before, after, schema)  # type: ignore[arg-type] # JSON, as the column holds it
            if name == RULES
            else letter_changes(before, after, schema)  # type: ignore[arg-type]
        )
        return BesideDifference(Beside.SETTING, capfirst(label_of_setting(name)), changes=changes)
    value = text_change(pgettext("of a setting", "Value"), _text(form, name, was), _text(form, name, now))
    return BesideDifference(Beside.SETTING, capfirst(str(form.fields[name].label)), changes=(value,))


def _text(form: SettingsForm, name: str, values: Mapping[str, object]) -> str:
    text = value_text(form.fields[name], values[name])
    return "" if text == NOTHING else text


def beside_differences(procedure: Procedure, before: Draft, after: Draft) -> list[BesideDifference]:
    """The settings, then the stages, that differ between two drafts."""
    settings = setting_changes(procedure, before.settings, after.settings)
    return [*settings, *stage_changes(before.stages, after.stages)]


def draft_in_force(procedure: Procedure) -> Draft | None:
    """What is in force, as a draft; None before the first publication. Three queries."""
    version = procedure.current_version
    if version is None:
        return None
    return Draft(version.form, settings_in_force(procedure), stages_in_force(procedure))


def changes_waiting(procedure: Procedure) -> int:
    """How many differences « Publier » would put in force; 0 before the first publication, where all is new.

    Two queries where stages differ, none otherwise.
    """
    return _count(procedure, stages_in_force(procedure) if pending_stages(procedure) else {})


def changes_of_each(keys: Collection[int]) -> dict[int, int]:
    """The same for several procedures, by primary key, without those that have none. Four queries at most.

    Reads their drafts whole, and what is in force.
    """
    procedures = list(Procedure.objects.filter(pk__in=keys).select_related("current_version"))
    stages = each_stages_in_force([procedure for procedure in procedures if pending_stages(procedure)])
    counts = {procedure.pk: _count(procedure, stages.get(procedure.pk, {})) for procedure in procedures}
    return {pk: count for pk, count in counts.items() if count}


def _count(procedure: Procedure, stages: Stages) -> int:
    """`stages`: those in force, where the draft changes any. One at least where something would be published."""
    version = procedure.current_version
    if version is None or not has_changes(procedure):
        return 0
    count = len(pending_settings(procedure)) + len(stage_changes(stages, overlaid(stages, pending_stages(procedure))))
    if form_has_changes(procedure):
        count += len(form_differences(version.form, draft_of(procedure), Vocabulary(tells_settings=True)))
    return max(count, 1)


def changes_in(procedures: Iterable[Any]) -> dict[int, int]:
    """By procedure of a list read with `waiting`, how many changes wait; acts that came to nothing count for none."""
    return changes_of_each([procedure.pk for procedure in procedures if procedure.waiting])
