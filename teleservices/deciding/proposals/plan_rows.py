"""The controls of a plan of payment and of what is owed, for who designs and who proposes. It reads only."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _

from formkit.fieldtypes.amount import AmountInput
from formkit.fieldtypes.inputs import NumberInput, keypad
from portal.words.typed_text import TypedText
from portal.words.typography import number_text
from teleservices.competence.grant_plan import (
    ACCOUNT_MONTHS,
    LEGAL_DAYS,
    LONGEST_DOCUMENT,
    MOST_DOCUMENTS,
    MOST_INSTALMENTS,
    MOST_OBLIGATIONS,
    GrantPlan,
    PlannedInstalment,
    PlannedObligation,
)
from teleservices.models import InstalmentKind, ObligationDue, ObligationKind, PaymentTrigger
from teleservices.models.deciding.instalment import LONGEST_DUTY, LONGEST_EVENT

SPARE = 2
"""Payments, and obligations, that can be added at once, besides those that there are."""
BY_MONTHS = (ObligationDue.FISCAL_YEAR, ObligationDue.NOTIFICATION)
MOST_CENTS = Decimal(10**12 - 1)


class PlanRows(forms.Form):
    """A form that holds the rows of a plan; what isn't posted at all is as the rules plan it."""

    def begin(self, plan: GrantPlan) -> None:
        """Add the controls, filled with this plan."""
        self.payment_count = self._count("pay_{}_kind", len(plan.instalments), MOST_INSTALMENTS)
        self.duty_count = self._count("condition_{}", len(plan.obligations), MOST_OBLIGATIONS)
        for number in range(self.payment_count):
            self.fields.update(_payment_fields(number))
        for number in range(self.duty_count):
            self.fields.update(_duty_fields(number))
        for name, value in _initial(plan).items():
            self.initial.setdefault(name, value)

    def _count(self, name: str, there: int, most: int) -> int:
        values = self.data or self.initial
        posted = [number for number in range(most) if values.get(name.format(number))]
        return min(most, max(there, max(posted, default=-1) + 1) + SPARE)

    def check_plan(self) -> None:
        """Say beside each control what its row lacks."""
        for number in range(self.payment_count):
            for part, why in _lacking(self._row(number)) if self.cleaned_data.get(f"pay_{number}_kind") else ():
                if f"pay_{number}_{part}" not in self.errors:
                    self.add_error(f"pay_{number}_{part}", why)
        for number in range(self.duty_count):
            self._check_duty(number)

    def _check_duty(self, number: int) -> None:
        values, documents = self.cleaned_data, f"owed_documents_{number}"
        if not values.get(f"condition_{number}") and (values.get(f"due_on_{number}") or values.get(f"due_{number}")):
            self.add_error(f"condition_{number}", _("Write the condition that this date is for, or empty it."))
        elif values.get(f"due_{number}") == ObligationDue.DATE and not values.get(f"due_on_{number}"):
            self.add_error(f"due_on_{number}", _("Write the day."))
        if why := _too_many(values.get(documents, "")):
            self.add_error(documents, why)

    def instalments(self) -> tuple[PlannedInstalment, ...] | None:
        """The payments of a valid form; None where the page had none of their controls."""
        if not any(name.startswith("pay_") for name in self.data):
            return None
        rows = (self._row(number) for number in range(self.payment_count))
        return tuple(_instalment(row) for row in rows if row["kind"] and not list(_lacking(row)))

    def obligations(self) -> tuple[PlannedObligation, ...] | None:
        """What is owed, of a valid form; None where the page had none of their controls."""
        if not any(name.startswith("condition_") for name in self.data):
            return None
        return tuple(self._duties())

    def _row(self, number: int) -> dict[str, object]:
        parts = ("kind", "share", "sum", "trigger", "days", "due_on", "event", "documents", "until")
        return {part: self.cleaned_data.get(f"pay_{number}_{part}") for part in parts}

    def _duties(self) -> Iterator[PlannedObligation]:
        for number in range(self.duty_count):
            text = self.cleaned_data.get(f"condition_{number}")
            if text:
                day = self.cleaned_data.get(f"due_on_{number}")
                due = self.cleaned_data.get(f"due_{number}") or ""
                due = ObligationDue(due) if due in BY_MONTHS else ObligationDue.DATE if day else ObligationDue.NEVER
                months = self.cleaned_data.get(f"months_{number}") or ACCOUNT_MONTHS
                yield PlannedObligation(
                    kind=ObligationKind(self.cleaned_data.get(f"owed_kind_{number}") or ObligationKind.OTHER),
                    text=text,
                    due=due,
                    months=months if due in BY_MONTHS else None,
                    due_on=day if due == ObligationDue.DATE else None,
                    documents=_lines(self.cleaned_data.get(f"owed_documents_{number}", "")),
                )

    def payment_rows(self) -> list[list[forms.BoundField]]:
        """The controls of each payment."""
        return [
            [self[name] for name in self.fields if name.startswith(f"pay_{number}_")]
            for number in range(self.payment_count)
        ]

    def duty_rows(self) -> list[list[forms.BoundField]]:
        """The controls of each obligation."""
        return [[self[name] for name in _duty_fields(number)] for number in range(self.duty_count)]


def is_of_plan(name: str) -> bool:
    """Whether a control is of a row of the plan."""
    return name.startswith(("pay_", "condition_", "due_", "months_", "owed_"))


def _lacking(row: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """What a payment that is begun lacks, or says twice."""
    trigger = row["trigger"] or PaymentTrigger.NOTIFICATION
    if row["share"] is not None and row["sum"] is not None:
        yield "sum", _("Write a share or a sum, not both.")
    yield from _lacking_for(trigger, row)
    if why := _too_many(str(row["documents"] or "")):
        yield "documents", why


def _lacking_for(trigger: object, row: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Where the day or the event of a payment don't go with what it waits for."""
    if trigger == PaymentTrigger.DATE and not row["due_on"]:
        yield "due_on", _("Write the day.")
    if trigger != PaymentTrigger.DATE and row["due_on"]:
        yield "due_on", _("This payment waits for something else than a date: empty it.")
    if trigger == PaymentTrigger.EVENT and not row["event"]:
        yield "event", _("Write which event.")
    if trigger != PaymentTrigger.EVENT and row["event"]:
        yield "event", _("This payment waits for something else: empty it.")


def _too_many(text: str) -> str:
    lines = _lines(text)
    if len(lines) > MOST_DOCUMENTS or any(len(line) > LONGEST_DOCUMENT for line in lines):
        words = {"most": MOST_DOCUMENTS, "length": LONGEST_DOCUMENT}
        return _("At most %(most)d lines, of %(length)d characters each.") % words
    return ""


def _instalment(row: Mapping[str, object]) -> PlannedInstalment:
    trigger = PaymentTrigger(str(row["trigger"] or PaymentTrigger.NOTIFICATION))
    share, total, days = row["share"], row["sum"], row["days"]
    usual = LEGAL_DAYS if trigger == PaymentTrigger.NOTIFICATION else None
    takes_days = trigger in {PaymentTrigger.NOTIFICATION, PaymentTrigger.AGREEMENT}
    values = {
        "kind": row["kind"],
        "share": int(share * 100) if isinstance(share, Decimal) else None,
        "sum_cents": int(total) if isinstance(total, Decimal) else None,
        "trigger": trigger,
        "days": (days or usual) if takes_days else None,
        "due_on": row["due_on"],
        "event": row["event"] or "",
        "documents": _lines(str(row["documents"] or "")),
        "until_months": row["until"],
    }
    return PlannedInstalment.model_validate(values)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _initial(plan: GrantPlan) -> dict[str, object]:
    """What the controls show of a plan."""
    initial: dict[str, object] = {}
    for number, row in enumerate(plan.instalments):
        values = row.model_dump(mode="json") | {
            "share": "" if row.share is None else number_text(Decimal(row.share) / 100),
            "sum": "" if row.sum_cents is None else number_text(Decimal(row.sum_cents) / 100, 2),
            "documents": "\n".join(row.documents),
            "until": row.until_months,
        }
        initial |= {f"pay_{number}_{part}": value for part, value in values.items()}
    for number, duty in enumerate(plan.obligations):
        due_on = duty.due_on.isoformat() if duty.due_on else None
        initial |= {f"condition_{number}": duty.text, f"due_on_{number}": due_on, f"owed_kind_{number}": duty.kind}
        initial |= {f"due_{number}": duty.due, f"months_{number}": duty.months}
        initial |= {f"owed_documents_{number}": "\n".join(duty.documents)}
    return initial


def _payment_fields(number: int) -> dict[str, forms.Field]:
    words, begin = {"number": number + 1}, f"pay_{number}_"
    return {
        f"{begin}kind": forms.ChoiceField(
            label=_("Payment %(number)d") % words,
            choices=[("", "–"), *InstalmentKind.choices],
            required=False,
            help_text=_("In order; the last one is what remains: leave its share and its sum empty."),
        ),
        f"{begin}share": NumberInput(
            decimals=2,
            minimum=Decimal("0.01"),
            maximum=Decimal("99.99"),
            label=_("Share (%%) of payment %(number)d") % words,
            help_text="",
            required=False,
            widget=forms.TextInput(attrs={"inputmode": keypad(0, 2), "autocomplete": "off"}),
        ),
        f"{begin}sum": AmountInput(
            decimals=0,
            minimum=Decimal(1),
            maximum=MOST_CENTS,
            label=_("or sum (€) of payment %(number)d") % words,
            help_text="",
            required=False,
            widget=forms.TextInput(attrs={"inputmode": keypad(0, 2), "autocomplete": "off"}),
        ),
        f"{begin}trigger": forms.ChoiceField(
            label=_("What payment %(number)d waits for") % words, choices=PaymentTrigger.choices, required=False
        ),
        f"{begin}days": _whole(_("Days after the notification or the signature (payment %(number)d)") % words, 730),
        f"{begin}due_on": _day(_("Day (payment %(number)d)") % words),
        f"{begin}event": TypedText(
            label=_("Event (payment %(number)d)") % words, required=False, longest=LONGEST_EVENT
        ),
        f"{begin}documents": _documents(_("Documents asked for (payment %(number)d)") % words),
        f"{begin}until": _whole(_("To be asked for within so many months (payment %(number)d)") % words, 120),
    }


def _duty_fields(number: int) -> dict[str, forms.Field]:
    words = {"number": number + 1}
    return {
        f"owed_kind_{number}": forms.ChoiceField(
            label=_("Kind (condition %(number)d)") % words,
            choices=[("", "–"), *ObligationKind.choices],
            required=False,
        ),
        f"condition_{number}": TypedText(label=_("Condition %(number)d") % words, required=False, longest=LONGEST_DUTY),
        f"due_{number}": forms.ChoiceField(
            label=_("When (condition %(number)d)") % words,
            choices=[("", "–"), *(choice for choice in ObligationDue.choices if choice[0] != ObligationDue.NEVER)],
            required=False,
        ),
        f"due_on_{number}": _day(_("To be met by (condition %(number)d)") % words),
        f"months_{number}": _whole(_("Months (condition %(number)d)") % words, 120),
        f"owed_documents_{number}": _documents(_("Documents asked for (condition %(number)d)") % words),
    }


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def _whole(label: str, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=most, required=False)


def _documents(label: str) -> TypedText:
    return TypedText(
        label=label,
        help_text=_("One a line."),
        required=False,
        multiline=True,
        longest=MOST_DOCUMENTS * LONGEST_DOCUMENT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
