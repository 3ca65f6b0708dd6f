"""Forms of Wagtail's admin about rows without revisions: what others changed since the page was opened stays."""

from typing import Any, cast

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from portal.admin.change_journal import last_changes, remember
from portal.admin.seen import Fingerprints, fingerprints, merge, read, written
from portal.dates import long_moment

NOBODY = "–"


class SeenForm(forms.ModelForm):
    """Writes what this page changed and keeps the rest; what both changed is shown, and waits for a second « Save ».

    Saved under the lock of its row, by a `HeldEditView`, which says who writes (`for_user`).
    """

    data: MultiValueDict[str, Any]
    for_user: AbstractBaseUser | None = None
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Wagtail calls it
        super().__init__(*args, **kwargs)
        self.mine: list[str] = []
        if not self.instance._state.adding:
            self.initial["seen"] = written(fingerprints(self._present()))

    def _present(self) -> dict[str, object]:
        return {name: self._now(name, field) for name, field in self.fields.items() if name != "seen"}

    def _now(self, name: str, field: forms.Field) -> object:
        value = self.initial.get(name)
        if isinstance(field, forms.ModelMultipleChoiceField) and field.queryset is not None:
            return field.queryset.filter(pk__in=[row.pk for row in value or ()])  # what this form offers, no more
        return value

    def clean(self) -> dict[str, Any]:
        """Put back what only others changed; tell what both did, with who and when, as they left it."""
        cleaned = super().clean() or self.cleaned_data
        stamps = read(str(cleaned.pop("seen", "")))
        if self.instance._state.adding:
            return cleaned
        present = self._present()
        merged = merge(stamps, present, {name: cleaned[name] for name in present if name in cleaned})
        for name in merged.theirs:
            cleaned[name] = self._present_value(name, present[name])
        for name in merged.both:
            self.add_error(name, self._theirs(name, self._present_value(name, present[name])))
        self.mine = merged.mine
        if merged.both:
            now = fingerprints({name: present[name] for name in merged.both})
            self._carry({**stamps, **now})
        return cleaned

    def _present_value(self, name: str, present: object) -> object:
        return present if isinstance(present, models.QuerySet) else getattr(self.instance, name)

    def _carry(self, stamps: Fingerprints) -> None:
        """Let the page shown again say what it shows now."""
        data = self.data.copy()
        data[self.add_prefix("seen")] = written(stamps)
        self.data = data

    def _theirs(self, name: str, value: object) -> str:
        change = next(iter(last_changes(self.instance, [name])), None)
        who = (change.author if change else "") or _("Someone")
        text = _("%(who)s has changed this meanwhile (%(time)s): “%(value)s”. To put yours instead, save again.")
        when = long_moment(change.at) if change else NOBODY
        return text % {"who": who, "time": when, "value": self._text(name, value)}

    def _text(self, name: str, value: object) -> str:
        if isinstance(value, models.QuerySet):
            return ", ".join(str(row) for row in value) or NOBODY
        if isinstance(self.fields[name], forms.BooleanField):
            return _("Yes") if value else _("No")
        label = getattr(self.instance, f"get_{name}_display", lambda: value)()
        return NOBODY if label in (None, "") else str(label)

    def save(self, commit: bool = True) -> models.Model:
        """Keep who changed what."""
        instance = cast("models.Model", super().save(commit))
        if commit:
            remember(instance, self.for_user, self.mine)
        return instance


class SeenModelForm(SeenForm, WagtailAdminModelForm):
    """The same of a row that Wagtail's admin edits by its own generic form."""

    def save(self, commit: bool = True) -> models.Model:
        """Write the columns that this page changed, no others, and keep who did."""
        instance = super().save(commit=False)
        if commit:
            remember(instance, self.for_user, self.mine)
            instance.save(update_fields=None if instance._state.adding else self.mine)
            self.save_m2m()
        return instance
