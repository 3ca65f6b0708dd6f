"""The settings that differ between two drafts of a procedure, in the words of their screen. Reads only."""

from collections.abc import Mapping

from django.utils.text import capfirst
from django.utils.translation import pgettext

from formkit.schema import parse_schema
from teleservices.competence.outcome_sentences import rule_changes
from teleservices.letters.letter_sentences import letter_changes
from teleservices.models import Procedure
from teleservices.studio.drafting.comparison import Beside, BesideDifference, text_change
from teleservices.studio.drafting.snapshots import Columns, differing, values_of
from teleservices.studio.procedures.configuration import LETTERS, RULES, label_of_setting
from teleservices.studio.procedures.forms import SettingsForm
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
        before, after = was[name], now[name]
        changes = (
            rule_changes(before, after)  # type: ignore[arg-type] # JSON, as the column holds it
            if name == RULES
            else letter_changes(before, after, parse_schema(form.instance.draft_schema))  # type: ignore[arg-type]
        )
        return BesideDifference(Beside.SETTING, capfirst(label_of_setting(name)), changes=changes)
    value = text_change(pgettext("of a setting", "Value"), _text(form, name, was), _text(form, name, now))
    return BesideDifference(Beside.SETTING, capfirst(str(form.fields[name].label)), changes=(value,))


def _text(form: SettingsForm, name: str, values: Mapping[str, object]) -> str:
    text = value_text(form.fields[name], values[name])
    return "" if text == NOTHING else text
