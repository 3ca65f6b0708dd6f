"""Loads the demo once, in one transaction: all of it is there, or nothing."""

from django.conf import settings
from django.db import transaction

from accounts.models import User
from home.demo.accounts import DEMO_ACCOUNTS
from home.demo.loaders.aids import load_aids
from home.demo.loaders.arrangements import load_arrangements
from home.demo.loaders.blocks import load_blocks
from home.demo.loaders.contested import load_contested
from home.demo.loaders.delegations import load_delegations
from home.demo.loaders.department import load_department
from home.demo.loaders.documents import load_documents
from home.demo.loaders.letters_by_post import load_letters_by_post
from home.demo.loaders.meetings import load_meetings
from home.demo.loaders.model_texts import load_model_texts
from home.demo.loaders.opinions import load_opinions
from home.demo.loaders.past_emails import settle_past_emails
from home.demo.loaders.people import load_citizens, load_services, load_staff
from home.demo.loaders.procedures import load_decision_rules, load_procedures
from home.demo.loaders.proposals import load_proposals
from home.demo.loaders.requests import load_requests
from home.demo.loaders.site import load_site
from home.demo.loaders.unreached import load_messages_that_reach_nobody, load_returned_email
from home.demo.past.writing import load_past
from home.installation import announce_pages, prepare_portal
from portal.models import Installation
from teleservices.lifecycle.facts.measuring import measure


class DemoRefusedError(Exception):
    """The demo does not go into this database; `message` says why."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


def is_loaded() -> bool:
    """Whether this database holds the demo already."""
    return (
        Installation.objects.filter(is_demo=True).exists()
        and User.objects.filter(email=DEMO_ACCOUNTS[0].email).exists()
    )


def check_may_load() -> None:
    """Raise DemoRefusedError outside the demo, and for a database that holds people."""
    if not settings.PARVIS_DEMO:
        raise DemoRefusedError("The demo is for the demo: PARVIS_DEMO is off.")
    if User.objects.exists():
        raise DemoRefusedError("This database holds people: the demo only goes into an empty one.")


@transaction.atomic
def load() -> bool:
    """Fill an empty portal with the demo, and mark it as such; returns False when it is there already.

    Raises DemoRefusedError (`check_may_load`).
    """
    if is_loaded():
        return False
    check_may_load()
    Installation.objects.update_or_create(pk=1, defaults={"is_demo": True})
    prepare_portal()
    announce_pages()
    load_department()
    load_staff()
    load_services()
    load_model_texts()
    load_procedures()
    load_delegations()
    load_blocks()
    load_citizens()
    load_site()
    load_documents()
    load_requests()
    load_past()
    load_arrangements()
    load_decision_rules()
    load_proposals()
    load_aids()
    load_meetings()
    load_opinions()
    load_letters_by_post()
    load_contested()
    load_messages_that_reach_nobody()
    measure()
    settle_past_emails()
    load_returned_email()
    return True
