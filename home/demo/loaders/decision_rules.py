"""Publishes who decides in the demo's procedures, and what their letters say, once their past is written."""

from accounts.models import User
from home.demo.accounts import address_of
from home.demo.decision_rules import RULES
from home.demo.letters_of_grants import LETTERS
from teleservices.legal import collegial_body
from teleservices.models import Acknowledgement, Procedure
from teleservices.paperwork import effects
from teleservices.studio.procedures.configuration import change_settings
from teleservices.studio.publication.publishing import publish


def load_decision_rules() -> None:
    """Put the rules and the letters of each procedure in force, as its designer does."""
    author = User.objects.get(email=address_of("design"))
    for procedure in Procedure.objects.filter(code__in=RULES):
        changes: dict[str, object] = {"decision_rules": RULES[procedure.code].to_json()}
        if letters := LETTERS.get(procedure.code):
            changes["letter_models"] = letters.to_json()
        draft = change_settings(procedure_id=procedure.pk, author=author, changes=changes)
        publish(procedure_id=procedure.pk, author=author, draft_number=draft.draft_number)
        procedure.refresh_from_db()
        _make_receipts_anew(procedure)


def _make_receipts_anew(procedure: Procedure) -> None:
    """Say in the receipts of the past who alone may grant: against its silence no time runs (CJA R421-3, 1°)."""
    receipts = Acknowledgement.objects.filter(request__in=procedure.requests.values("pk"))
    keys = list(receipts.exclude(stored_file=None).values_list("pk", flat=True))
    receipts.update(collegial_body=collegial_body(procedure) or "", stored_file=None)
    for receipt in keys:
        effects.keep_acknowledgement(acknowledgement_id=receipt)
