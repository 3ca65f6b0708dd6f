"""The forms about blocks of questions. They read; `blocks` writes."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from formkit.fieldtypes import Field
from teleservices.models import FieldBlock

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class QuestionsField(forms.MultipleChoiceField):
    """Questions to tick; cleans to their keys."""

    def __init__(self, fields: Sequence[Field], *, label: "StrOrPromise") -> None:
        super().__init__(
            label=label,
            choices=[(field.key, field.label) for field in fields],
            initial=[field.key for field in fields],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Tick at least one question.")},
        )


class BlockForm(forms.ModelForm):
    """A block's name, description, and which of its questions it keeps."""

    class Meta:
        model = FieldBlock
        fields = ["name", "description"]
        widgets = {"description": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"description": _("When to use it. Optional.")}

    use_required_attribute = False

    def __init__(
        self, data: Mapping[str, object] | None = None, *, fields: Sequence[Field], block: FieldBlock | None = None
    ) -> None:
        super().__init__(data, instance=block)
        self.fields["questions"] = QuestionsField(fields, label=_("Questions"))

    @property
    def ticked(self) -> list[str]:
        """The keys of the questions as they were posted, of this block or no longer."""
        return list(self["questions"].data or ())

    def tick_all(self) -> None:
        """Tick the questions of the block as it is: those that were on the page are no longer there."""
        self.data = MultiValueDict({name: self.data.getlist(name) for name in self.data})  # type: ignore[attr-defined]
        self.data.setlist("questions", self.fields["questions"].initial)


class StepBlockForm(BlockForm):
    """The questions of a step to keep as a new block, or in place of those of a block."""

    field_order = ["questions", "replaced", "name", "description"]

    def __init__(self, data: Mapping[str, object] | None = None, *, fields: Sequence[Field]) -> None:
        super().__init__(data, fields=fields)
        self.fields["replaced"] = forms.ModelChoiceField(
            FieldBlock.objects.defer("schema"),
            label=_("Keep as"),
            required=False,
            empty_label=_("A new block"),
            help_text=_("The forms that used a block keep the questions that they have."),
        )
        self.fields["name"].required = False
        self.fields["name"].help_text = _("Of the new block. For example: bank details, legal representative.")
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, object]:
        """Want a name, unless the questions replace those of a block that has one."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("replaced") and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", ValidationError(_("Give the block a name."), code="required"))
        return cleaned
