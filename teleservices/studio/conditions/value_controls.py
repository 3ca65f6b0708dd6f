"""What a question or a fact is compared with, asked in a control of its kind. Each reads and shows one `Compared`."""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from formkit.fieldtypes import Field, field_type
from formkit.fieldtypes.commune import matches
from formkit.fieldtypes.parts import PartsWidget
from formkit.language.comparisons import Compared
from formkit.language.operators import MANY
from formkit.places.communes import communes
from formkit.relative_dates import read_day
from formkit.values import comparable
from portal.words.typography import clean_text
from teleservices.studio.conditions.limits import KINDS, NONE, DayLimit, DayLimitWidget

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LABEL = _("Value to compare with")
MOST_COUNTED = 999
MOST_LINES = MANY - 1
"""With the question, as many as one comparison takes."""


class Control(ABC):
    """How one kind of value to compare with is asked, read and shown again."""

    @property
    @abstractmethod
    def kind(self) -> str:
        """What it is: a value typed in a control is kept in another one of the same kind."""

    @abstractmethod
    def form_field(self) -> forms.Field | None:
        """Build the Django field; None when there is nothing to compare with."""

    def read(self, cleaned: object) -> Compared:
        """What the field's cleaned value is in an expression."""
        return cleaned if isinstance(cleaned, str | int | float | bool) else None

    def show(self, value: Compared) -> object:
        """What the field starts from when `value` is stored."""
        return value


@dataclass(frozen=True)
class Nothing(Control):
    """For operators that compare with nothing, such as « is empty »."""

    kind = ""

    def form_field(self) -> forms.Field | None:
        """None: a row of this kind ends with its operator."""
        return None


@dataclass(frozen=True)
class Count(Control):
    """A number of rows or of answers, for operators that count."""

    kind = "count"

    def form_field(self) -> forms.Field:
        """Ask a whole number from 0 to `MOST_COUNTED`."""
        small = forms.TextInput(attrs={"inputmode": "numeric", "size": "4"})
        return forms.IntegerField(label=_("How many"), min_value=0, max_value=MOST_COUNTED, widget=small)


@dataclass(frozen=True)
class OneOf(Control):
    """One value of a list: the choices of a question, the types of profile."""

    of: str
    choices: Sequence[tuple[str, "StrOrPromise"]]

    @property
    def kind(self) -> str:
        """The list is part of it: a value of one isn't a value of another."""
        return f"one:{self.of}"

    def form_field(self) -> forms.Field:
        """Ask with a drop-down list, whose first line chooses nothing."""
        return forms.ChoiceField(label=LABEL, choices=[("", _("Choose from the list")), *self.choices])


@dataclass(frozen=True)
class SeveralOf(OneOf):
    """Several values of a list, for operators that compare with any of them."""

    @property
    def kind(self) -> str:
        """The list is part of it, as for one value; the number of values is another part."""
        return f"several:{self.of}"

    def form_field(self) -> forms.Field:
        """Ask with tick boxes."""
        return forms.MultipleChoiceField(label=LABEL, choices=self.choices, widget=forms.CheckboxSelectMultiple)

    def read(self, cleaned: object) -> Compared:
        """Keep them in the order of the list."""
        return tuple(str(value) for value in cleaned) if isinstance(cleaned, list | tuple) else None

    def show(self, value: Compared) -> object:
        """The values whose boxes are ticked; none where a single value was stored."""
        return list(value) if isinstance(value, tuple) else []


@dataclass(frozen=True)
class YesOrNo(Control):
    """The answer to a yes-or-no question, a boolean in the expression."""

    kind = "yes_no"

    def form_field(self) -> forms.Field:
        """Ask with a list of two."""
        offered = [("", _("Choose from the list")), ("yes", _("Yes")), ("no", _("No"))]
        return forms.ChoiceField(label=LABEL, choices=offered)

    def read(self, cleaned: object) -> Compared:
        """Turn the word into a boolean."""
        return cleaned == "yes"

    def show(self, value: Compared) -> object:
        """Turn the boolean into the word."""
        return {True: "yes", False: "no"}.get(value is True) if isinstance(value, bool) else None


class ComparedDayWidget(DayLimitWidget):
    """What the date is, then the date or the distance that it needs."""

    def __init__(self) -> None:
        super().__init__()
        kinds = forms.Select(choices=[kind for kind in KINDS if kind[0] != NONE])
        first, *others = self.parts
        PartsWidget.__init__(self, (replace(first, label=_("Date"), widget=kinds), *others))


class ComparedDay(DayLimit):
    """A day that must be given."""

    def __init__(self) -> None:
        super().__init__(label=str(LABEL))
        self.required, self.widget = True, ComparedDayWidget()


@dataclass(frozen=True)
class Day(Control):
    """A date, or one that moves with the day."""

    kind = "day"

    def form_field(self) -> forms.Field:
        """Ask what the date is, then the date or the distance."""
        return ComparedDay()

    def read(self, cleaned: object) -> Compared:
        """Write the date in its ISO form; a moving one is kept."""
        return cleaned.isoformat() if isinstance(cleaned, dt.date) else str(cleaned)

    def show(self, value: Compared) -> object:
        """A stored date as a date, and one that moves with the day as it is written."""
        return read_day(value) or value if isinstance(value, str) else value


class LinesField(forms.CharField):
    """Several texts, one a line; cleans to a tuple of `MOST_LINES` at most (ValidationError beyond)."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self) -> None:
        super().__init__(label=LABEL, help_text=_("One value per line."))

    def clean(self, value: object) -> tuple[str, ...]:
        """The lines that say something, each once."""
        lines = (clean_text(line) for line in super().clean(value).splitlines())
        distinct = tuple(dict.fromkeys(line for line in lines if line))
        if len(distinct) > MOST_LINES:
            raise ValidationError(_now("%(limit)d values at most.") % {"limit": MOST_LINES}, code="many")
        return distinct


@dataclass(frozen=True)
class Lines(Control):
    """Several texts, for operators that compare with any of them."""

    kind = "lines"

    def form_field(self) -> forms.Field:
        """Ask for a text on each line."""
        return LinesField()

    def read(self, cleaned: object) -> Compared:
        """The lines as they were cleaned; None when the field could not read them."""
        return cleaned if isinstance(cleaned, tuple) else None

    def show(self, value: Compared) -> object:
        """The stored texts with a line for each."""
        return "\n".join(value) if isinstance(value, tuple) else value


class CommuneLinesField(LinesField):
    """Several communes by name or postcode; cleans to geographic codes."""

    def clean(self, value: object) -> tuple[str, ...]:
        """The codes of the lines; ValidationError names the line that means none, or several."""
        codes: list[str] = []
        for line in super().clean(value):
            matching_codes = {place.code for place in matches(line)}
            if len(matching_codes) != 1:
                wrong = _now("“%(line)s” means no commune, or several: write its whole name and its postcode.")
                raise ValidationError(wrong % {"line": line}, code="commune")
            codes += matching_codes
        return tuple(codes)


@dataclass(frozen=True)
class CommuneLines(Lines):
    """Several communes, stored by their geographic codes (INSEE)."""

    kind = "communes"

    def form_field(self) -> forms.Field:
        """Ask for a commune on each line, by name or postcode."""
        return CommuneLinesField()

    def show(self, value: Compared) -> object:
        """A line for each code: the commune as the register names it, or the code when it has none."""
        codes = value if isinstance(value, tuple) else ()
        return "\n".join(str(communes().get(code) or code) for code in codes)


WITHOUT_LIMITS: Mapping[str, object] = {"minimum": None, "maximum": None, "required": True, "help": ""}


@dataclass(frozen=True)
class SameQuestion(Control):
    """The control of the question itself, without its limits: what is beyond them is compared with too."""

    field: Field

    @property
    def kind(self) -> str:
        """A value typed for a question suits another one of its type."""
        return self.field.type

    @property
    def _asked(self) -> Field:
        model_fields = type(self.field).model_fields
        changes = {name: value for name, value in WITHOUT_LIMITS.items() if name in model_fields}
        return self.field.model_copy(update={**changes, "label": str(LABEL), "autocomplete": "off"})

    def form_field(self) -> forms.Field | None:
        """Ask as the applicant is asked."""
        return field_type(self.field).form_field(self._asked)

    def read(self, cleaned: object) -> Compared:
        """The value as an answer is compared; None for what conditions can't compare with."""
        value = comparable(field_type(self.field).to_answer(self.field, cleaned))
        return value if isinstance(value, str | int | float | bool) else None

    def show(self, value: Compared) -> object:
        """Show it as an answer is."""
        return None if isinstance(value, tuple) else field_type(self.field).operand_initial(self.field, value)
