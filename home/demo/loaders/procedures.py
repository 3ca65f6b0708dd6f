"""Imports the procedures from their files and publishes them, as a designer does; later, who decides in them today."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from home.demo.accounts import address_of
from home.demo.clock import clock_at, days_ago
from home.demo.procedure_files import PROCEDURES, DemoProcedure, content_of
from teleservices.competence.rules import AuthorityRule, DecisionRules, OutcomeRule
from teleservices.legal import collegial_body
from teleservices.models import Acknowledgement, AuthorityKind, Outcome, Procedure, State, Team
from teleservices.paperwork import effects
from teleservices.studio.procedures.configuration import change_settings
from teleservices.studio.publication.publishing import publish
from teleservices.studio.transfer.files import import_procedure

DESIGNED = 780
"""Days since the procedures were designed."""
_PRESIDENT = (AuthorityRule(kind=AuthorityKind.PRESIDENT),)
AT_FIRST = DecisionRules(
    outcomes=tuple(OutcomeRule(outcome=outcome, authorities=_PRESIDENT, needs_number=True) for outcome in Outcome)
)
"""What a first publication asks for today, and didn't when the demo's procedures were designed."""


def load_procedures() -> None:
    """Import and publish all procedures."""
    author, today = _designer(), timezone.localdate()
    for described in PROCEDURES:
        with clock_at(days_ago(DESIGNED, hour=11)):
            _publish(_imported(described, author, today), author)


def _imported(described: DemoProcedure, author: User, today: dt.date) -> Procedure:
    """A procedure as it was then: `load_decision_rules` publishes today who decides, and what letters say."""
    content = described.content
    own = content.decision_rules
    rules = own if own and own.is_handled else AT_FIRST  # what is handled has no silence, and asks no text of it
    procedure = import_procedure(
        content=content.model_copy(update={"decision_rules": rules, "letter_models": None}),
        title=content.title,
        code=content.code,
        team=Team.objects.get(name=described.team),
        author=author,
    )
    calendar = {"opens_at": described.calendar.opens_at(today), "closes_at": described.calendar.closes_at(today)}
    return change_settings(procedure_id=procedure.pk, author=author, changes=calendar)


def _publish(procedure: Procedure, author: User) -> None:
    """Put it in force as it was then, without rules of decision."""
    publish(procedure_id=procedure.pk, author=author, draft_number=procedure.draft_number)
    Procedure.objects.filter(pk=procedure.pk).update(decision_rules={})


def load_decision_rules() -> None:
    """Once the past is written, put the rules and the letters of each procedure in force, as its designer does."""
    author = _designer()
    for procedure in Procedure.objects.filter(code__in=[described.code for described in PROCEDURES]):
        content = content_of(procedure.code)
        changes = {
            "decision_rules": content.decision_rules.to_json() if content.decision_rules else {},
            "letter_models": content.letter_models.to_json() if content.letter_models else {},
        }
        draft = change_settings(procedure_id=procedure.pk, author=author, changes=changes)
        publish(procedure_id=procedure.pk, author=author, draft_number=draft.draft_number)
        procedure.refresh_from_db()
        _make_receipts(procedure)


def _make_receipts(procedure: Procedure) -> None:
    """Make those of what is in hand, and the stories' anew: they say who alone may grant, which the rules tell.

    Against its silence no time runs (CJA R421-3, 1°).
    """
    receipts = Acknowledgement.objects.filter(request__in=procedure.requests.values("pk"))
    of_today = Q(request__state__in=State.open()) | Q(stored_file__isnull=False)
    keys = list(receipts.filter(of_today).values_list("pk", flat=True))
    receipts.update(collegial_body=collegial_body(procedure) or "", stored_file=None)
    for receipt in keys:
        effects.keep_acknowledgement(acknowledgement_id=receipt)


def _designer() -> User:
    return User.objects.get(email=address_of("design"))
