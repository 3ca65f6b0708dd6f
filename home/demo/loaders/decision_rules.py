"""Publishes who decides in the demo's procedures, and what their letters say, once their past is written."""

from accounts.models import User
from home.demo.accounts import address_of
from home.demo.decision_rules import RULES
from home.demo.letters_of_grants import LETTERS
from teleservices.models import Procedure
from teleservices.studio.procedures.configuration import change_settings
from teleservices.studio.publication.publishing import publish


def load_decision_rules() -> None:
    """Put the rules and the letters of each procedure in force, as its designer does."""
    author = User.objects.get(email=address_of("design"))
    for procedure in Procedure.objects.filter(code__in=RULES):
        changes: dict[str, object] = {"decision_rules": RULES[procedure.code].to_json()}
        if letters := LETTERS.get(procedure.code):
            changes["letter_models"] = letters.to_json()
        changed = change_settings(procedure_id=procedure.pk, author=author, changes=changes)
        publish(procedure_id=procedure.pk, author=author, draft_number=changed.draft_number)
