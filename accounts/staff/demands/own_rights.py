"""Nobody gives themselves a right alone where another administrator is: what would do so is undone, and asked.

Whatever the door (one's groups, the permissions of one's group, a service), the rights before and after are compared,
under one lock for all who change rights. Who made somebody an administrator in the last days is as that person: two
accounts of one person don't accept each other's demands, nor give to each other.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.errors import AccountsError
from accounts.letters import rights as letters
from accounts.models import AuditEvent, User
from accounts.staff.administrators import administrators
from accounts.staff.demands import present_rights
from accounts.staff.demands.present_rights import Grant

RECENT = dt.timedelta(days=30)
"""How long whoever was made an administrator by someone doesn't count as somebody else for them."""
MADE, UNMADE = "administrator_made", "administrator_unmade"
"""Kinds of events: of the account that became, or is no longer, an administrator's."""


class AskFirstError(AccountsError):
    """What was done would give a right to who did it: nothing is written, and `grants` say what to ask."""

    wording = _("Say why: another administrator decides by it.")

    def __init__(self, beneficiary: User, grants: list[Grant]) -> None:
        super().__init__()
        self.beneficiary, self.grants = beneficiary, grants


@contextmanager
def watched(*, actor: User) -> Iterator[None]:
    """Undo what is done inside, and raise AskFirstError, when it gives `actor` a right that another must accept.

    Where there is nobody else, it is done, every administrator is told, and it is in the account's history.
    """
    with transaction.atomic():
        list(administrators().select_for_update())
        people = [User.objects.select_for_update().get(pk=pk) for pk in sorted(_same_person(actor))]
        before = {person: (present_rights.rights(person), present_rights.grants(person)) for person in people}
        were = set(administrators().values_list("pk", flat=True))
        yield
        for person, (rights, grants) in before.items():
            if present_rights.rights(person) - rights:
                _answer_for(person, present_rights.added(grants, present_rights.grants(person)), actor)
        note_administrators(were=were, actor=actor)


def note_administrators(*, were: set[int], actor: User) -> None:
    """Keep who became an administrator, or is one no longer, by whom; all of them are told of a new one."""
    now = set(administrators().values_list("pk", flat=True))
    for person in User.objects.filter(pk__in=were ^ now).order_by("pk"):
        audit.record(account=person, kind=UNMADE if person.pk in were else MADE, actor=actor)
    if now - were:
        tell(letters.tell_new_administrator)


def deciders(*, beneficiary: User, author: User) -> QuerySet[User]:
    """The administrators who may answer for a right of `beneficiary`: neither of the two, nor as one of them."""
    others = administrators().filter(sealed=None).exclude(pk__in=[beneficiary.pk, author.pk])
    return others.exclude(pk__in=_made_by(beneficiary) | _made_by(author))


def tell(letter: object, **context: object) -> None:
    """Write this letter to every administrator; the emergency account has no mailbox."""
    for administrator in administrators().filter(sealed=None):
        letter(recipient=administrator.email, **context)  # type: ignore[operator]


def _answer_for(person: User, grants: list[Grant], actor: User) -> None:
    """Refuse for now where somebody else can accept, or could until `actor` took that from them; else tell all."""
    if deciders(beneficiary=person, author=actor).exists() or _unmade_others(actor):
        raise AskFirstError(person, grants)
    audit.record(account=person, kind="own_right_given", actor=actor, details={"rights": len(grants)})
    tell(letters.tell_given_alone)


def _same_person(actor: User) -> set[int]:
    """`actor`, and who made them an administrator lately, and so on."""
    people, new = {actor.pk}, {actor.pk}
    while new:
        makers = _lately(MADE).filter(account__in=new).exclude(actor=None).values_list("actor", flat=True)
        new = set(makers) - people
        people |= new
    return people


def _made_by(person: User) -> set[int]:
    """Whom `person` made administrators lately, and whom those made."""
    people, new = set[int](), {person.pk}
    while new:
        accounts = _lately(MADE).filter(actor__in=new).values_list("account", flat=True)
        new = set(accounts) - people
        people |= new
    return people - {person.pk}


def _unmade_others(actor: User) -> bool:
    return _lately(UNMADE).filter(actor=actor).exclude(account=actor).exists()


def _lately(kind: str) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(kind=kind, at__gte=timezone.now() - RECENT).order_by()
