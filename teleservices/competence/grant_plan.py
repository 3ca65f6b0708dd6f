"""How a grant is paid and what is owed for it, as a designer plans it, a proposal copies it and a decision keeps it.

Law: a grant to a private body is paid within 60 days of the notification unless its decision sets other dates or an
event; an account of its use is owed where it is assigned to a stated expense (loi 2000-321, article 10).
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Annotated, Self

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints, model_validator

from accounts.models import ProfileType
from formkit.values import FrozenModel
from teleservices.models import (
    Decision,
    Instalment,
    InstalmentKind,
    Obligation,
    ObligationDue,
    ObligationKind,
    Proposal,
)
from teleservices.models import PaymentTrigger as Trigger
from teleservices.models.deciding.instalment import LONGEST_DUTY, LONGEST_EVENT

WHOLE = 10_000
"""A share of 100 %, in hundredths of 1 %."""
LEGAL_DAYS = 60
ACCOUNT_MONTHS = 6
"""After the end of the financial year for which the grant is given."""
MOST_INSTALMENTS, MOST_OBLIGATIONS, MOST_DOCUMENTS, LONGEST_DOCUMENT = 6, 10, 8, 200

Document = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_DOCUMENT)]
Documents = Annotated[tuple[Document, ...], Field(max_length=MOST_DOCUMENTS)]
Cents = Annotated[int, Field(ge=1, le=10**12 - 1)]


class PlannedInstalment(FrozenModel):
    """A payment: a share (hundredths of 1 %), a sum (cents) or, with neither, what remains; and what it waits for."""

    kind: InstalmentKind = InstalmentKind.ONCE
    share: Annotated[int, Field(ge=1, lt=WHOLE)] | None = None
    sum_cents: Cents | None = None
    trigger: Trigger = Trigger.NOTIFICATION
    days: Annotated[int, Field(ge=1, le=730)] | None = None
    """After the notification, or the signature of the agreement."""
    due_on: dt.date | None = None
    event: Annotated[str, StringConstraints(max_length=LONGEST_EVENT)] = ""
    documents: Documents = ()
    until_months: Annotated[int, Field(ge=1, le=120)] | None = None
    """After the notification: what isn't asked for by then may be lost, by a decision of its own (CRPA L211-2, 5°)."""

    @model_validator(mode="after")
    def _says_what_it_waits_for(self) -> Self:
        if self.share is not None and self.sum_cents is not None:
            raise ValueError("share")
        if (self.trigger == Trigger.DATE) != (self.due_on is not None):
            raise ValueError("due_on")
        if (self.trigger == Trigger.EVENT) != bool(self.event):
            raise ValueError("event")
        if self.trigger == Trigger.NOTIFICATION and self.days is None:
            raise ValueError("days")
        return self

    @property
    def is_what_remains(self) -> bool:
        """Whether it is neither a share nor a sum."""
        return self.share is None and self.sum_cents is None


class PlannedObligation(FrozenModel):
    """What the beneficiary owes, and by when; what was written before there were kinds is another obligation."""

    kind: ObligationKind = ObligationKind.OTHER
    text: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_DUTY)]
    due: ObligationDue = ObligationDue.NEVER
    months: Annotated[int, Field(ge=1, le=120)] | None = None
    due_on: dt.date | None = None
    documents: Documents = ()

    @model_validator(mode="before")
    @classmethod
    def _a_day_alone_is_a_deadline(cls, values: object) -> object:
        if isinstance(values, dict) and values.get("due_on") and "due" not in values:
            return {**values, "due": ObligationDue.DATE}
        return values

    @model_validator(mode="after")
    def _has_what_its_deadline_needs(self) -> Self:
        if (self.due == ObligationDue.DATE) != (self.due_on is not None):
            raise ValueError("due_on")
        if (self.due in {ObligationDue.FISCAL_YEAR, ObligationDue.NOTIFICATION}) != (self.months is not None):
            raise ValueError("months")
        return self


class GrantPlan(FrozenModel):
    """How a grant is paid, in order, and what is owed for it."""

    instalments: Annotated[tuple[PlannedInstalment, ...], Field(max_length=MOST_INSTALMENTS)] = ()
    obligations: Annotated[tuple[PlannedObligation, ...], Field(max_length=MOST_OBLIGATIONS)] = ()

    def amounts(self, granted_cents: int) -> list[int]:
        """What each instalment of a sum is, in cents: shares are rounded down, the last one is what remains."""
        amounts = [
            granted_cents * instalment.share // WHOLE if instalment.share else instalment.sum_cents or 0
            for instalment in self.instalments[:-1]
        ]
        return [*amounts, max(0, granted_cents - sum(amounts))] if self.instalments else []


AT_ONCE = PlannedInstalment(days=LEGAL_DAYS)
"""What the law says where nothing else was decided, to a private body."""


def is_private_body(kind: ProfileType) -> bool:
    """Whether article 10 speaks of its grants: neither a person nor a public body."""
    return not kind.is_personal and not kind.is_public


def plan_for(plan: GrantPlan, kind: ProfileType) -> GrantPlan:
    """A procedure's plan for one of its applicants: the law's payment and account, where they are due alone."""
    is_private = is_private_body(kind)
    owed = [duty for duty in plan.obligations if is_private or duty.kind != ObligationKind.ACCOUNT]
    paid = plan.instalments or ((AT_ONCE,) if is_private else ())
    return GrantPlan(instalments=paid, obligations=tuple(owed))


def wrong_in_plan(plan: GrantPlan, granted_cents: int | None = None) -> Iterator[str]:
    """What can't be paid so, for who writes it; with the sum granted where it is known."""
    rows = plan.instalments
    yield from _wrong_in_shares(rows)
    if len(rows) > 1 and any(row.kind == InstalmentKind.ONCE for row in rows):
        yield _("What is paid at once has no other payment.")
    if granted_cents is not None and len(rows) > 1 and sum(plan.amounts(granted_cents)[:-1]) >= granted_cents:
        yield _("The first payments make all that is granted: nothing remains for the last one.")
    days = [row.due_on for row in rows if row.due_on]
    if any(later < earlier for earlier, later in pairwise(days)):
        yield _("Write the payments in the order of their dates.")


def _wrong_in_shares(rows: Sequence[PlannedInstalment]) -> Iterator[str]:
    """The last payment is what remains of the others, each of which is a share or a sum."""
    if rows and not rows[-1].is_what_remains:
        yield _("The last payment is what remains: leave its share and its sum empty.")
    if any(row.is_what_remains for row in rows[:-1]):
        yield _("Say which share, or which sum, each payment but the last one is.")
    if sum(row.share or 0 for row in rows) >= WHOLE:
        yield _("The shares of the first payments make the whole: nothing remains for the last one.")


def owed(text: str, due_on: dt.date | None = None) -> PlannedObligation:
    """A duty in words, by a day or at no given one."""
    due = ObligationDue.DATE if due_on else ObligationDue.NEVER
    return PlannedObligation(text=text, due=due, due_on=due_on)


def keep_plan(decision: Decision, plan: GrantPlan) -> None:
    """Write the rows of a decision just taken; none where no sum is granted and nothing is owed."""
    Instalment.objects.bulk_create(_instalments(decision, plan))
    Obligation.objects.bulk_create(
        Obligation(decision=decision, number=number, **_columns(duty))
        for number, duty in enumerate(plan.obligations, start=1)
    )


def _instalments(decision: Decision, plan: GrantPlan) -> Iterator[Instalment]:
    amounts = plan.amounts(decision.amount_cents or 0)
    for number, (row, amount) in enumerate(zip(plan.instalments, amounts, strict=True), start=1):
        columns = _columns(row)
        columns.pop("sum_cents")
        yield Instalment(decision=decision, number=number, amount_cents=amount, **columns)


def _columns(row: FrozenModel) -> dict[str, object]:
    return {name: list(value) if name == "documents" else value for name, value in row}


def plan_kept(decision: Decision) -> GrantPlan:
    """What a decision that was taken says of it."""
    paid, duties = list(decision.instalments.all()), decision.obligations.all()
    return GrantPlan(
        instalments=tuple(_planned(row, is_last=row is paid[-1]) for row in paid),
        obligations=tuple(_owed(row) for row in duties),
    )


def _planned(row: Instalment, *, is_last: bool) -> PlannedInstalment:
    names = ("kind", "share", "trigger", "days", "due_on", "event", "documents", "until_months")
    is_a_sum = row.share is None and not is_last
    values = {name: getattr(row, name) for name in names} | {"documents": tuple(row.documents)}
    return PlannedInstalment(**values, sum_cents=row.amount_cents if is_a_sum else None)


def _owed(row: Obligation) -> PlannedObligation:
    names = ("kind", "text", "due", "months", "due_on")
    return PlannedObligation(**{name: getattr(row, name) for name in names}, documents=tuple(row.documents))


def obligations_proposed(conditions: Sequence[object]) -> tuple[PlannedObligation, ...]:
    """Those of the conditions that a proposal keeps."""
    return tuple(PlannedObligation.model_validate(condition) for condition in conditions)


def instalments_proposed(rows: Sequence[object]) -> tuple[PlannedInstalment, ...]:
    """Those that a proposal keeps."""
    return tuple(PlannedInstalment.model_validate(row) for row in rows)


def proposed_plan(proposal: Proposal) -> GrantPlan:
    """What a proposal says of it."""
    return GrantPlan(
        instalments=instalments_proposed(proposal.instalments or []),
        obligations=obligations_proposed(proposal.conditions),
    )
