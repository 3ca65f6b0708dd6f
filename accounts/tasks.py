"""The accounts' work of the workers, as django-q2 calls it: primary keys in, idempotent effects out."""

from django.utils.translation import gettext_lazy as _

from accounts.audit import anchor_check, anchors
from accounts.entrance import email_change
from accounts.identity_providers import identities
from accounts.profiles import joining
from accounts.rights import erasure, export
from accounts.rights.officer import demands_of_erasure
from accounts.sessions import sign_ins
from accounts.staff import state_digest


def prepare_export(export_id: int) -> None:
    """Write the archive of someone's data once."""
    export.prepare(export_id=export_id)


def sweep_exports() -> int:
    """Every quarter of an hour: begin again what a dead worker left, delete archives that have expired."""
    return export.sweep()


def forget_what_was_kept() -> int:
    """Every day: delete what only kept requests held, once they are gone."""
    return erasure.forget_what_was_kept()


def anchor_audit() -> int:
    """Every hour: write the anchor of the day where it is not yet, then say in the log what no longer agrees."""
    return anchor_check.report(days=1) if anchors.write() else 0


def follow_join_requests() -> int:
    """Every hour: remind of the requests to join that wait, pass them on, let them lapse."""
    return joining.follow_up()


def forget_sign_ins() -> int:
    """Every day: forget the sign-ins of more than twelve months ago, and changes of address."""
    return sign_ins.forget() + email_change.forget() + identities.forget()


def tell_state() -> int:
    """Every day: write to administrators what is to be looked at."""
    return state_digest.tell()


def erase_on_demand(demand_id: int) -> bool:
    """Do an erasure asked through the data-protection officer, once."""
    return demands_of_erasure.carry_out(demand_id=demand_id)


def sweep_erasures() -> int:
    """Every quarter of an hour: queue again the erasures that a dead worker left."""
    return demands_of_erasure.sweep()


NAMES = {
    "accounts.tasks.erase_on_demand": _("Erase a person for the data-protection officer"),
    "accounts.tasks.sweep_erasures": _("Look after the erasures asked"),
    "accounts.tasks.prepare_export": _("Put a person's data together"),
    "accounts.tasks.sweep_exports": _("Look after the archives of personal data"),
    "accounts.tasks.forget_what_was_kept": _("Erase what deleted accounts left"),
    "accounts.tasks.forget_sign_ins": _("Forget old sign-ins"),
    "accounts.tasks.anchor_audit": _("Seal the histories of the day"),
    "accounts.tasks.tell_state": _("Write to administrators how the portal stands"),
    "accounts.tasks.follow_join_requests": _("Follow requests to join a profile"),
}
"""What each does, in words, where the admin lists those that failed."""
