"""What whoever audits types: the facts of the audit, its sample, the cells of a theme."""

from collections.abc import Mapping, Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import get_default_renderer
from django.utils.translation import gettext_lazy as _

from home.audits.auditing import BURDEN, DEFECT, VERDICT, SampleRow
from home.audits.criteria import Theme
from home.editing.blocks import IN_SITE_OR_HTTPS
from home.models import AuditedPage, Verdict
from portal.words.typed_text import TypedText

LONGEST_REMARK = 2000
MOST_PAGES = 40
ROWS_TO_ADD = 3


class FactsForm(forms.Form):
    """Who made the audit, when, with what."""

    audited_on = forms.DateField(
        label=_("Date of the audit"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    audited_by = TypedText(
        label=_("Made by"),
        longest=120,
        required=False,
        help_text=_("A service or a company, as the statement names it."),
    )
    tested_with = TypedText(
        label=_("Browsers and screen readers"),
        longest=1000,
        required=False,
        rows=4,
        help_text=_("With their versions, one combination a line."),
    )
    tools = TypedText(
        label=_("Tools"),
        longest=1000,
        required=False,
        rows=4,
        help_text=_("What helped to check: extensions of the browser, validators."),
    )


class SampleForm(forms.Form):
    """A page of the sample; a new row that is left empty is left out."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = TypedText(label=_("Page"), longest=80, required=False)
    address = TypedText(label=_("Address"), longest=300, required=False)
    process = TypedText(label=_("Process"), longest=60, required=False)

    def clean_address(self) -> str:
        """An address of the site, or a whole one."""
        address = str(self.cleaned_data["address"])
        if address:
            IN_SITE_OR_HTTPS(address)
        return address

    def clean(self) -> dict[str, object]:
        """A page has a title and an address, or neither."""
        cleaned = super().clean() or self.cleaned_data
        title, address = cleaned.get("title"), cleaned.get("address")
        if title and address == "":
            self.add_error("address", _("Say where this page is."))
        if address and title == "":
            self.add_error("title", _("Say which page it is."))
        return cleaned


class Sample(forms.BaseFormSet):
    """The whole sample, with some rows for what is added."""

    form = SampleForm
    renderer = get_default_renderer()
    extra, min_num, max_num, absolute_max = ROWS_TO_ADD, 0, MOST_PAGES, 2 * MOST_PAGES
    can_order, can_delete, can_delete_extra = False, True, False
    validate_min, validate_max = False, True

    def clean(self) -> None:
        """An address is there once."""
        addresses = [row.address for row in self.rows()]
        if twice := {address for address in addresses if addresses.count(address) > 1}:
            message = _("An address can only be once in the sample: %(addresses)s.")
            raise ValidationError(message, params={"addresses": ", ".join(sorted(twice))})

    def rows(self) -> list[SampleRow]:
        """The pages that are kept or added."""
        cleaned = [form.cleaned_data for form in self.forms if form.is_valid()]
        return [
            SampleRow(row["title"], row["address"], row["process"], row["pk"])
            for row in cleaned
            if row.get("address") and not row.get("DELETE")
        ]


def sample_initial(pages: Sequence[AuditedPage]) -> list[dict[str, object]]:
    """The sample as its forms show it."""
    return [{"pk": page.pk, "title": page.title, "address": page.address, "process": page.process} for page in pages]


class ThemeForm(forms.Form):
    """The cells of a theme: a verdict a page, and two texts a criterion."""

    def __init__(self, data: Mapping[str, str], *, theme: Theme, pages: Sequence[AuditedPage]) -> None:
        super().__init__(data)
        for criterion in theme.criteria:
            for page in pages:
                cell = forms.ChoiceField(choices=[("", ""), *Verdict.choices], required=False)
                self.fields[f"{VERDICT}-{page.pk}-{criterion.number}"] = cell
            for kind in (DEFECT, BURDEN):
                text = TypedText(label="", longest=LONGEST_REMARK, multiline=True, required=False)
                self.fields[f"{kind}-{criterion.number}"] = text

    def typed(self) -> dict[str, str]:
        """What was sent and is valid; a field that wasn't sent is left as it is."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.data}
