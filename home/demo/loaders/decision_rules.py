"""Publishes who decides in the demo's procedures, once their past is written: it was decided without rules."""

from accounts.models import User
from home.demo.accounts import address_of
from home.demo.decision_rules import RULES
from teleservices.models import Procedure
from teleservices.studio.procedures.configuration import change_settings
from teleservices.studio.publication.publishing import publish


def load_decision_rules() -> None:
    """Put the rules of each procedure in force, as its designer does."""
    author = User.objects.get(email=address_of("design"))
    for procedure in Procedure.objects.filter(code__in=RULES):
        rules = RULES[procedure.code].model_dump(mode="json")
        changed = change_settings(procedure_id=procedure.pk, author=author, changes={"decision_rules": rules})
        publish(procedure_id=procedure.pk, author=author, draft_number=changed.draft_number)
