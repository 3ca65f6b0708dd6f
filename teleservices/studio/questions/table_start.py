"""The studio's form of a new table, which starts from nothing or from one that is often made. It reads only."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from formkit.design.table_presets import TABLE_PRESETS
from formkit.fieldtypes import AnyFieldType, ColumnedField, Field
from teleservices.studio.questions.option_forms import OptionsForm

OF_LINES = ("lines", "totals", "balanced")
"""Options set on the table's own page, once it is there."""
START = "start"


class TableStartForm(OptionsForm):
    """The options of a table before it has lines and columns, and which ones it begins with."""

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        kind: AnyFieldType,
        field: Field | None = None,
        earlier: Sequence[Field] = (),
        group: ColumnedField | None = None,
    ) -> None:
        super().__init__(data, kind=kind, field=field, earlier=earlier, group=group)
        self.fields[START] = forms.ChoiceField(
            label=_("Start from"),
            choices=[("", _("An empty table")), *((preset.name, preset.label) for preset in TABLE_PRESETS.values())],
            required=False,
            help_text=_("Lines and columns are yours to change afterwards."),
        )
        self.order_fields(["label", START])

    def asked(self, group: ColumnedField | None) -> list[str]:
        """The options that need neither lines nor columns."""
        return [name for name in super().asked(group) if name not in OF_LINES]

    def options(self) -> dict[str, object]:
        """The options typed, with the lines and columns chosen."""
        options = super().options()
        preset = TABLE_PRESETS.get(str(options.pop(START, "")))
        return {**options, **(preset.options() if preset else {})}
