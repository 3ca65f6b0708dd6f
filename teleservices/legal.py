"""What the law asks about time and mentions (CRPA). Asks the database only for the settings of the département."""

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import TypedDict
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from portal.dates import long_date
from teleservices.courts import Court, court_of, who_thinks_again
from teleservices.models import Acknowledgement, LegalRegime, Outcome, Procedure, Team

MONTHS_IN_A_YEAR = 12
READING = dt.timedelta(days=15)
"""By when a decision put in the portal counts as notified, if it wasn't opened before: only where the portal replaces a
registered letter by consent (CRPA R112-17 and following). Elsewhere it presumes nothing, and only lengthens a time."""
APPEAL_MONTHS = 2
"""To go to court, or to ask the service to think again, from the notification (CJA R421-1; CRPA L411-2)."""
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


@dataclass(frozen=True)
class Mention:
    """One thing that a document must say, with the heading it stands under."""

    title: str
    paragraphs: tuple[str, ...]


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


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of the month `months` later (« de quantième à quantième »), or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, MONTHS_IN_A_YEAR)
    year, month = day.year + years, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


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
    )


def acknowledgement_paragraphs(acknowledgement: Acknowledgement) -> list[str]:
    """All the legal mentions, one paragraph each, for an e-mail or a page."""
    return [text for mention in acknowledgement_mentions(acknowledgement) for text in mention.paragraphs]


def acknowledgement_mentions(acknowledgement: Acknowledgement) -> list[Mention]:
    """All that CRPA R112-5 and R112-11-1 want on a receipt: when, who, what silence means and what one can do then."""
    mentions = [
        Mention(
            _("Date of receipt"),
            (_("We received your request on %(moment)s.") % {"moment": legal_moment(acknowledgement.received_at)},),
        ),
        Mention(_("Service that handles your request"), (_service_contact(acknowledgement),)),
        Mention(_("If you receive no answer"), _silence(acknowledgement)),
    ]
    if acknowledgement.regime == LegalRegime.REJECTION:
        court = court_of(acknowledgement.request.procedure if acknowledgement.request_id else None)
        prior_appeal = acknowledgement.prior_appeal
        remedies = acknowledgement.remedies.strip() or usual_remedies_after_silence(prior_appeal, court)
        paragraphs = remedies_paragraphs(remedies, prior_appeal, court)
        mentions.append(Mention(_("If you disagree with this refusal"), paragraphs))
    mentions.append(
        Mention(
            _("What this receipt does not say"),
            (
                _(
                    "This receipt does not mean that your request is complete, or that it is accepted. "
                    "If something is missing, the service will ask you for it."
                ),
            ),
        )
    )
    return mentions


def decision_remedies(procedure: Procedure, outcome: Outcome, authority_kind: str = "") -> tuple[str, ...]:
    """How to contest a decision notified, and until when (CJA R421-1 and R421-5; CRPA L412-1 and L411-2).

    `authority_kind`: that of its author, to whom an informal appeal is made. Nothing for a full grant: its applicant
    has nothing to contest.
    """
    if outcome == Outcome.ACCEPTED:
        return ()
    in_part, court, prior_appeal = outcome == Outcome.ACCEPTED_IN_PART, court_of(procedure), procedure.prior_appeal
    chosen = procedure.remedies_in_part if in_part else procedure.remedies
    usual = usual_remedies_in_part if in_part else usual_remedies
    return remedies_paragraphs(chosen.strip() or usual(prior_appeal, court, authority_kind), prior_appeal, court)


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


def usual_remedies_after_silence(prior_appeal: str = "", court: Court | None = None) -> str:
    """The law's own remedies when silence means refusal, which run from its date (CJA R421-1 and R421-2)."""
    words = _(
        "From that date, you have two months to contest the refusal before the %(court)s, by post or on "
        "www.telerecours.fr."
    )
    return _with_informal_appeal(words, prior_appeal, court)


def remedies_paragraphs(remedies: str, prior_appeal: str, court: Court | None = None) -> tuple[str, ...]:
    """The remedies, after the appeal that must come first when there is one (CRPA L412-1 to L412-3)."""
    first = _("Before you go to court, you must first make this appeal: %(appeal)s") % {"appeal": prior_appeal.strip()}
    named = court.named_in(remedies) if court else remedies
    lines = [line.strip() for line in named.splitlines() if line.strip()]
    return (first, *lines) if prior_appeal.strip() else tuple(lines)


def _service_contact(acknowledgement: Acknowledgement) -> str:
    """Name, addresses and telephone of the service in one paragraph (CRPA R112-11-1, 2°)."""
    address = ", ".join(line.strip() for line in acknowledgement.service_postal_address.splitlines() if line.strip())
    sentences = [_("Your request is handled by: %(name)s.") % {"name": acknowledgement.service_name}]
    if address:
        sentences.append(_("Postal address: %(address)s.") % {"address": address})
    if acknowledgement.service_email:
        sentences.append(_("E-mail: %(email)s") % {"email": acknowledgement.service_email})
    if acknowledgement.service_telephone:
        sentences.append(_("Telephone: %(telephone)s") % {"telephone": acknowledgement.service_telephone})
    return "\n".join(sentences)


def _silence(acknowledgement: Acknowledgement) -> tuple[str, ...]:
    """What silence means, from when, and what stops the clock (CRPA L114-5, L231-1, L231-4, L232-3)."""
    day = acknowledgement.implicit_decision_on
    if day is None:
        return (_("Our silence means neither acceptance nor refusal: you will receive an answer in writing."),)
    if acknowledgement.regime == LegalRegime.ACCEPTANCE:
        return (
            _(
                "If you have received no answer by %(date)s, your request is considered as accepted, provided that it "
                "is complete. If we ask you for missing documents, the time starts when we receive them."
            )
            % {"date": long_date(day)},
            _(
                "You may then ask the service for an attestation of this acceptance (article L. 232-3 of the code of "
                "relations between the public and the administration)."
            ),
        )
    return (
        _(
            "If you have received no answer by %(date)s, your request is considered as refused, provided that it is "
            "complete. If we ask you for missing documents, the time stops until we receive them, or until the "
            "deadline that we give you."
        )
        % {"date": long_date(day)},
    )


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
