"""What a procedure's page says of its procedure: read from the procedure and its published form, never typed twice."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from formkit.schema import parse_schema
from formkit.showing.durations import duration_text
from home.procedures.availability import period_of
from portal.words.typography import number_text
from teleservices.competence.grant_plan import GrantPlan
from teleservices.competence.plan_sentences import owed_lines, payment_lines
from teleservices.competence.rules import rules_of
from teleservices.lifecycle.retention.promises import fate_of, kept_for
from teleservices.lifecycle.scheduled.opening_alerts import may_be_awaited
from teleservices.models import DataBasis, LegalRegime, Procedure, ServiceRequest


@dataclass(frozen=True)
class Row:
    """A line of the information: a term and its value."""

    label: str
    value: str


def with_information(pk: int) -> Procedure:
    """The procedure with all that its page says of it, in two queries."""
    beside = ("team", "current_version", "measured_delay")
    return Procedure.objects.select_related(*beside).prefetch_related("profile_types").get(pk=pk)


def time_needed_of(procedure: Procedure, typed: str) -> str:
    """How long filing takes: what the page's editors typed, else an estimate from the published form."""
    version = procedure.current_version
    return typed or (duration_text(parse_schema(version.schema)) if version else "")


def rows_of(procedure: Procedure, time_needed: str) -> list[Row]:
    """Who may apply, by when, how long it takes."""
    types = ", ".join(profile_type.label for profile_type in procedure.profile_types.all())
    rows = [
        Row(_("Who may apply"), types or _("Everyone")),
        Row(_("Applications"), period_of(procedure)),
        Row(_("Time needed"), time_needed),
        Row(_("Expected processing time"), _days(procedure.processing_days)),
        Row(_("Measured processing time"), measured_of(procedure)),
    ]
    return [row for row in rows if row.value]


def measured_of(procedure: Procedure) -> str:
    """How long decisions took, of how many and over which months; empty where too few were given to say it."""
    measured = getattr(procedure, "measured_delay", None)
    if measured is None:
        return ""
    text = _(
        "%(days)s: half of the %(count)s decisions given between %(first)s and %(last)s took that long at most, the "
        "waiting for documents taken off"
    )
    return text % {
        "days": _days(measured.median),
        "count": number_text(Decimal(measured.decisions), 0),
        "first": date_format(measured.since, "F Y"),
        "last": date_format(measured.until, "F Y"),
    }


def plan_lines(procedure: Procedure) -> dict[str, list[str]]:
    """How what it grants is paid, and what its beneficiaries owe, as it is published."""
    rules = rules_of(procedure)
    plan = rules.plan if rules else GrantPlan()
    return {"paid": payment_lines(plan), "owed": owed_lines(plan)}


def silence_of(procedure: Procedure) -> str:
    """What no answer means, and when (CRPA L231-1, L231-4); empty when silence has no effect."""
    months = ngettext("%(months)s month", "%(months)s months", procedure.regime_months) % {
        "months": procedure.regime_months
    }
    if procedure.regime == LegalRegime.REJECTION:
        return _("Without an answer within %(time)s, your request is refused. You may then challenge this refusal.") % {
            "time": months
        }
    if procedure.regime == LegalRegime.ACCEPTANCE:
        return _("Without an answer within %(time)s, your request is accepted. You may ask for a certificate.") % {
            "time": months
        }
    return ""


def retention_of(procedure: Procedure) -> str:
    """How long the data is kept, from when, and what becomes of it then: what the portal does, and nothing else."""
    return f"{kept_for(procedure)} {fate_of(procedure)}"


def draft_of(procedure: Procedure, user: User) -> ServiceRequest | None:
    """The draft that `user` touched last, among those of their profiles."""
    drafts = ServiceRequest.objects.visible_to(user).drafts().filter(procedure=procedure)
    return drafts.select_related("procedure").order_by("-updated_at").first()


def is_awaited(procedure: Procedure, user: object) -> bool:
    """Whether `user` asked to be told when it opens. One query, where somebody is signed in and it can be awaited."""
    if not isinstance(user, User) or not may_be_awaited(procedure):
        return False
    return procedure.opening_alerts.filter(user=user).exists()


def _days(count: int) -> str:
    return ngettext("%(days)s day", "%(days)s days", count) % {"days": count}


def data_notice(procedure: Procedure, name: str) -> list[str]:
    """The lines of the notice, for the département called `name`: the purpose first, people's rights last."""
    purpose = (
        _("%(name)s processes what you enter for this purpose: %(purpose)s")
        if procedure.data_purpose
        else _("%(name)s processes what you enter to examine your request.")
    )
    basis = f"{_('Legal basis:')} {procedure.get_data_basis_display()}"
    recipients = f"{_('Who receives it:')} {procedure.data_recipients}" if procedure.data_recipients else ""
    consent = _("You may withdraw your consent at any time: what was done before stays lawful.")
    rights = _("You may see, correct or have your data erased, and limit or object to its use.")
    lines = [
        purpose % {"name": name, "purpose": procedure.data_purpose},
        f"{basis}. {procedure.data_basis_text}" if procedure.data_basis_text else basis,
        recipients,
        retention_of(procedure),
        f"{rights} {consent}" if procedure.data_basis == DataBasis.CONSENT else rights,
    ]
    return [line for line in lines if line]
