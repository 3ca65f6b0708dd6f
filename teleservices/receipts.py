"""What a receipt says: what happens next in plain words, then what the law asks (CRPA L112-11, R112-5, R112-11-1).

Reads the row that it is given, which was frozen at transmission, and which court the département names.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.dates import long_date
from teleservices.courts import court_of
from teleservices.legal import appeal_ends, legal_moment, remedies_paragraphs, usual_remedies_after_silence
from teleservices.models import Acknowledgement, LegalRegime


@dataclass(frozen=True)
class Mention:
    """One thing that a document must say, with the heading it stands under."""

    title: str
    paragraphs: tuple[str, ...]


def next_steps(acknowledgement: Acknowledgement, *, service: str = "") -> tuple[str, str, str]:
    """What its applicant wants to know first: who has the request, what is to be done, by when an answer comes.

    `service` is who has it now, where it may have been transmitted to another since the receipt.
    """
    return (
        _("Your request is with: %(name)s.") % {"name": service or acknowledgement.service_name},
        _("You have nothing to do for now. If something is missing, we will write to you."),
        _answered_by(acknowledgement),
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
        mentions.append(Mention(_("If you disagree with this refusal"), remedies_after_silence(acknowledgement)))
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


def remedies_after_silence(acknowledgement: Acknowledgement, *, refused_on: dt.date | None = None) -> tuple[str, ...]:
    """How to contest the refusal that silence would mean, as this receipt tells it, until when where a day is sure.

    `refused_on` is the day on which silence refused, once it has: what stopped the time had put it off.
    """
    prior_appeal, body = acknowledgement.prior_appeal, acknowledgement.collegial_body
    court = court_of(acknowledgement.request.procedure if acknowledgement.request_id else None)
    if wording := acknowledgement.remedies.strip():
        return remedies_paragraphs(wording, prior_appeal, court)
    usual = remedies_paragraphs(usual_remedies_after_silence(prior_appeal, court, body), prior_appeal, court)
    day = refused_on or acknowledgement.implicit_decision_on
    if body or prior_appeal.strip() or day is None:
        return usual
    until = _("If you ask for nothing to be reviewed, the two months to go to court end on %(day)s.")
    if refused_on is None:
        until = _(
            "If you ask for nothing to be reviewed, the two months to go to court end on %(day)s, unless something put "
            "off the date above."
        )
    again = _("A written refusal that you receive before that day gives you two months again.")
    return (*usual, f"{until % {'day': long_date(appeal_ends(day))}} {again}")


def _answered_by(acknowledgement: Acknowledgement) -> str:
    """The day on which silence is an answer, which is the latest; without one, that an answer comes in writing."""
    day = acknowledgement.implicit_decision_on
    if day is None:
        return _("We will answer you in writing.")
    if acknowledgement.regime == LegalRegime.ACCEPTANCE:
        text = _("You have an answer by %(date)s at the latest: on that day, our silence would mean yes.")
    else:
        text = _("You have an answer by %(date)s at the latest: on that day, our silence would mean no.")
    return text % {"date": long_date(day)}


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
        _("The département may still grant it to you afterwards."),
    )
