"""The archive's part about how the account was entered, and what changed in its protection. Writes nothing."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AuditEvent, FailedSignIns, RightsDemand, User
from accounts.rights.export_sections import Record, Section, in_words, personal_data_sections
from accounts.sessions import sign_ins

EVENTS = {
    "email_changed": gettext_lazy("E-mail address changed"),
    "email_change_undone": gettext_lazy("Change of e-mail address undone"),
    "password_changed": gettext_lazy("Password changed"),
    "password_set": gettext_lazy("First password chosen"),
    "password_reset": gettext_lazy("New password chosen by a link"),
    "second_factor_added": gettext_lazy("Second factor added"),
    "second_factor_removed": gettext_lazy("Second factor removed"),
    "second_factor_reset": gettext_lazy("Second factor removed by an administrator"),
    "recovery_codes_made": gettext_lazy("Recovery codes made"),
    "sign_in_new_device": gettext_lazy("Sign-in from a new device"),
    "identity_provider_removed": gettext_lazy("FranceConnect identity removed"),
    "franceconnect_linked": gettext_lazy("FranceConnect opens the account"),
    "franceconnect_unlinked": gettext_lazy("FranceConnect no longer opens the account"),
}


def records(user: User) -> Iterator[Record]:
    """Sign-ins that succeeded, days on which some failed, then the account's own history."""
    for entered in sign_ins.history_of(user).iterator():
        data: dict[str, object] = {"at": entered.at, "method": entered.method, "device": entered.device}
        moment = in_words(entered.at)
        words = [(_("Device"), entered.device or _("Unknown device")), (_("Means"), entered.get_method_display())]
        yield Record(_("Sign-in on %(moment)s") % {"moment": moment}, data, words)
    for failed in FailedSignIns.objects.filter(user=user):
        data = {"day": failed.day, "count": failed.count, "last_at": failed.last_at}
        yield Record(
            _("Wrong passwords"), data, [(_("Date"), in_words(failed.last_at)), (_("How many"), str(failed.count))]
        )
    for demand in _demands(user):
        data = {"asked_at": demand.asked_at, "reason": demand.reason, "state": demand.state, "answer": demand.answer}
        yield Record(_("Demand of rights"), data, [(_("Date"), in_words(demand.asked_at)), (_("Why"), demand.reason)])
    for event in AuditEvent.objects.filter(account=user):
        data = {"kind": event.kind, "at": event.at, "details": event.details}
        title = str(EVENTS.get(event.kind, _("Event of your account")))
        yield Record(title, data, [(_("Date"), in_words(event.at))])


def _demands(user: User) -> QuerySet[RightsDemand]:
    """The rights that someone of staff asked for, or that were asked for them."""
    return RightsDemand.objects.filter(Q(author=user) | Q(beneficiary=user)).order_by("asked_at")


def count(user: User) -> int:
    """The number of records that `records` yields, for the progress of the archive."""
    failures = FailedSignIns.objects.filter(user=user).count()
    demands = _demands(user).count()
    return sign_ins.history_of(user).count() + failures + demands + AuditEvent.objects.filter(account=user).count()


def register_access_records() -> None:
    """Registers the sign-ins' part of the archive; called once when the app is ready."""
    section = Section("connexions", gettext_lazy("Your sign-ins"), count, records)
    personal_data_sections.register("sign_ins", section, order=35)
