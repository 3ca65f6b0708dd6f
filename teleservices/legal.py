"""What the law asks about time and mentions (CRPA). Asks the database only for the settings of the département."""

import datetime as dt
from typing import TypedDict
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from portal.dates import long_date, months_after
from teleservices.competence.rules import rules_of
from teleservices.courts import Court, court_of, who_thinks_again
from teleservices.models import AuthorityKind, LegalRegime, Outcome, Procedure, Team

READING = dt.timedelta(days=15)
"""By when a decision put in the portal counts as notified, if it wasn't opened before: only where the portal replaces a
registered letter by consent (CRPA R112-17 and following). Elsewhere it presumes nothing, and only lengthens a time."""
APPEAL_MONTHS = 2
"""To go to court, or to ask the service to think again, from the notification (CJA R421-1; CRPA L411-2)."""
GRANTING = (Outcome.ACCEPTED, Outcome.ACCEPTED_IN_PART)
UNLAWFUL_MONTHS = 4
"""From its taking, during which a decision that gives a right may be withdrawn for being unlawful (CRPA L242-1)."""
OBSERVATIONS = dt.timedelta(days=15)
"""At least, to make observations before what grants something is withdrawn (CRPA L121-1 and L122-1, which say « a
reasonable time »: the département confirms it)."""
LONGEST_OBSERVATIONS = dt.timedelta(days=120)


class MissingLegalSettingsError(ValueError):
    """A procedure was published without its regime or its service; the studio's checklist should have blocked it."""


class AcknowledgementColumns(TypedDict):
    """The columns of `Acknowledgement` that are frozen at transmission."""

    received_at: dt.datetime
    service_name: str
    service_postal_address: str
    service_email: str
    service_telephone: str
    regime: LegalRegime
    implicit_decision_on: dt.date | None
    remedies: str
    prior_appeal: str
    collegial_body: AuthorityKind | str


def legal_day(at: dt.datetime) -> dt.date:
    """The day it is, for the law, at the instant `at`: the département's own (PARVIS_TIME_ZONE), wherever we run."""
    return at.astimezone(ZoneInfo(settings.PARVIS_TIME_ZONE)).date()


def legal_moment(at: dt.datetime) -> str:
    """Write « 24 novembre 2026 à 14 h 05 » in the département's time."""
    local = at.astimezone(ZoneInfo(settings.PARVIS_TIME_ZONE))
    return _("%(date)s at %(hour)s:%(minute)s") % {
        "date": long_date(local.date()),
        "hour": local.hour,
        "minute": f"{local.minute:02}",
    }


def appeal_ends(notified_on: dt.date) -> dt.date:
    """The last day to contest what was notified on a day that is certain.

    The time runs from the notification, and neither its first day nor its last one counts (CJA R421-1 and R421-5).
    """
    return months_after(notified_on, APPEAL_MONTHS) + dt.timedelta(days=1)


def contestable_until(decided_on: dt.date) -> dt.date:
    """Until when, at least, nothing is refused because a decision could be contested no more.

    It holds whatever is known of its notification, and says nothing of it: an appeal that comes later is late only
    where the day of the notification is certain (`appeal_ends`).
    """
    return appeal_ends(decided_on + READING)


def implicit_decision_on(received_at: dt.datetime, regime: LegalRegime, months: int) -> dt.date | None:
    """The date on which silence becomes a decision (CRPA L231-1, L231-4, L231-6); None when it never does."""
    if regime == LegalRegime.NONE:
        return None
    return months_after(legal_day(received_at), months)


def acknowledgement_columns(
    *, procedure: Procedure, received_at: dt.datetime, team: Team | None = None
) -> AcknowledgementColumns:
    """What the acknowledgement of a request received at `received_at` states (CRPA R112-11-1), for its row.

    `team` is the instructing service when it isn't the procedure's. Raises MissingLegalSettingsError.
    """
    service = team or procedure.team
    if service is None or procedure.regime not in LegalRegime.values:
        raise MissingLegalSettingsError(procedure.code)
    regime = LegalRegime(procedure.regime)
    return AcknowledgementColumns(
        received_at=received_at,
        service_name=service.name,
        service_postal_address=service.postal_address,
        service_email=service.email,
        service_telephone=service.telephone,
        regime=regime,
        implicit_decision_on=implicit_decision_on(received_at, regime, procedure.regime_months),
        remedies=procedure.remedies_after_silence,
        prior_appeal=procedure.prior_appeal,
        collegial_body=collegial_body(procedure) or "",
    )


def collegial_body(procedure: Procedure) -> AuthorityKind | None:
    """The collegial body that alone may grant what is asked; None where the president, or a delegate, may.

    Against its silence no time runs: the two months begin with an express refusal (CJA R421-3, 1°).
    """
    rules = rules_of(procedure)
    if rules is None or rules.is_handled:
        return None
    granting = [rule for outcome in GRANTING if (rule := rules.of(outcome))]
    kinds = [AuthorityKind(authority.kind) for rule in granting for authority in rule.authorities]
    return kinds[0] if kinds and AuthorityKind.PRESIDENT not in kinds else None


def decision_remedies(procedure: Procedure, outcome: Outcome, authority_kind: str = "") -> tuple[str, ...]:
    """How to contest a decision notified, and until when (CJA R421-1 and R421-5; CRPA L412-1 and L411-2).

    `authority_kind`: that of its author, to whom an informal appeal is made. Nothing for a full grant: its applicant
    has nothing to contest.
    """
    if outcome == Outcome.ACCEPTED:
        return ()
    in_part, court, prior_appeal = outcome == Outcome.ACCEPTED_IN_PART, court_of(procedure), procedure.prior_appeal
    wording = procedure.remedies_in_part if in_part else procedure.remedies
    usual = usual_remedies_in_part if in_part else usual_remedies
    return remedies_paragraphs(wording.strip() or usual(prior_appeal, court, authority_kind), prior_appeal, court)


def usual_remedies(prior_appeal: str = "", court: Court | None = None, authority_kind: str = "") -> str:
    """The law's own remedies against a refusal notified, or what is declared inadmissible (CJA R421-1 and R421-5)."""
    words = _(
        "You may contest this decision within two months of its notification, before the %(court)s, by post or on "
        "www.telerecours.fr."
    )
    return _with_informal_appeal(words, prior_appeal, court, authority_kind)


def usual_remedies_in_part(prior_appeal: str = "", court: Court | None = None, authority_kind: str = "") -> str:
    """The law's own remedies against what a decision granted in part leaves out (CJA R421-1 and R421-5)."""
    words = _(
        "You may contest what is not granted to you within two months of the notification of this decision, before "
        "the %(court)s, by post or on www.telerecours.fr. To contest does not stop the payment of what is granted."
    )
    return _with_informal_appeal(words, prior_appeal, court, authority_kind)


def usual_remedies_after_silence(
    prior_appeal: str = "", court: Court | None = None, body: AuthorityKind | str | None = None
) -> str:
    """The law's own remedies when silence means refusal.

    They run from its date (CJA R421-1 and R421-2); from an express refusal alone where a collegial `body` alone may
    grant (CJA R421-3, 1°).
    """
    if body:
        contested = _("The refusal is contested before the %(court)s, by post or on www.telerecours.fr.")
        alone = _body_alone(AuthorityKind(body))
        return f"{alone}\n{_with_informal_appeal(contested, prior_appeal, court, body)}"
    words = _(
        "From that date, you have two months to contest the refusal before the %(court)s, by post or on "
        "www.telerecours.fr."
    )
    return _with_informal_appeal(words, prior_appeal, court)


def _body_alone(body: AuthorityKind) -> str:
    """Against the silence of a body that alone may grant, no time runs before it has refused in writing."""
    if body == AuthorityKind.ASSEMBLY:
        return _(
            "As the assembly of the département alone may decide on your request, the two months to contest begin only "
            "on the day when you receive a refusal in writing."
        )
    return _(
        "As the standing committee alone may decide on your request, the two months to contest begin only on the "
        "day when you receive a refusal in writing."
    )


def remedies_paragraphs(remedies: str, prior_appeal: str, court: Court | None = None) -> tuple[str, ...]:
    """The remedies, after the appeal that must come first when there is one (CRPA L412-1 to L412-3)."""
    first = _("Before you go to court, you must first make this appeal: %(appeal)s") % {"appeal": prior_appeal.strip()}
    text = court.named_in(remedies) if court else remedies
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return (first, *lines) if prior_appeal.strip() else tuple(lines)


def _with_informal_appeal(words: str, prior_appeal: str, court: Court | None, authority_kind: str = "") -> str:
    """CRPA L411-2: an appeal to the author within the time gives the whole time again; none where one must be made."""
    court = court or Court()
    contested = words % {"court": court.in_words()}
    if prior_appeal.strip():
        return contested
    again = _(
        "You then have two months from the answer to go to court; two months without an answer count as a refusal."
    )
    return f"{contested}\n{who_thinks_again(authority_kind, court.house)} {again}"
