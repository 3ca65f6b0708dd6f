"""What a profile says of electronic ways: that it consents to be notified on the portal, or refuses to be answered so.

The consent is to what replaces a registered letter (CRPA L112-15, R112-17); the refusal is of any electronic answer
(L112-14, 2°). Who refuses consents to nothing.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership, Profile, Role, User
from portal.database.row_locks import hold
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.models import ElectronicConsent, ElectronicRefusal


def standing_consent(profile: Profile) -> ElectronicConsent | None:
    """The one that counts today; None where nothing was said, or it was withdrawn."""
    return ElectronicConsent.objects.filter(profile=profile, withdrawn_at=None).select_related("given_by").first()


def standing_refusal(profile: Profile) -> ElectronicRefusal | None:
    """The one that counts today; None where nothing was refused, or it was withdrawn."""
    return ElectronicRefusal.objects.filter(profile=profile, withdrawn_at=None).select_related("given_by").first()


def may_consent(user: User, profile: Profile) -> bool:
    """For oneself, or for the organisation that one administers."""
    return Membership.objects.filter(user=user, profile=profile, role=Role.ADMINISTRATOR).exists()


@transaction.atomic
def give_consent(*, profile: Profile, actor: User) -> None:
    """Accept, from now on; accepted twice, it counts from the first. Raises ActRefusedError."""
    _check(actor, profile)
    if standing_refusal(profile):
        raise ActRefusedError(_("You refuse electronic answers: withdraw that refusal first."))
    ElectronicConsent.objects.get_or_create(
        profile=profile, withdrawn_at=None, defaults={"given_by": actor, "given_at": timezone.now()}
    )


@transaction.atomic
def withdraw_consent(*, profile: Profile, actor: User) -> None:
    """Accept no more what is decided from now on. Raises ActRefusedError."""
    _check(actor, profile)
    _end_consent(profile, actor)


@transaction.atomic
def refuse_electronic(*, profile: Profile, actor: User) -> None:
    """Refuse electronic answers from now on, which ends the consent; refused twice, it counts from the first.

    Raises ActRefusedError.
    """
    _check(actor, profile)
    _end_consent(profile, actor)
    ElectronicRefusal.objects.get_or_create(
        profile=profile, withdrawn_at=None, defaults={"given_by": actor, "given_at": timezone.now()}
    )


@transaction.atomic
def withdraw_refusal(*, profile: Profile, actor: User) -> None:
    """Take electronic answers again, from now on. Raises ActRefusedError."""
    _check(actor, profile)
    standing = ElectronicRefusal.objects.filter(profile=profile, withdrawn_at=None)
    standing.update(withdrawn_at=timezone.now(), withdrawn_by=actor)


def _end_consent(profile: Profile, actor: User) -> None:
    standing = ElectronicConsent.objects.filter(profile=profile, withdrawn_at=None)
    standing.update(withdrawn_at=timezone.now(), withdrawn_by=actor)


def _check(actor: User, profile: Profile) -> None:
    hold(Profile, profile.pk)
    if not may_consent(actor, profile):
        raise ActRefusedError(_("Only who administers this profile may say how it is notified."))
