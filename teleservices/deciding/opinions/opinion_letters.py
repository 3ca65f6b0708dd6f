"""The e-mails to who is asked for an opinion: nothing of the applicant nor of what they answered. Posts them."""

from collections.abc import Sequence
from uuid import uuid4

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from notifications import outbox
from portal.dates import long_date
from portal.identity.department import current_department
from teleservices.models import Opinion


def post_request(*, opinion: Opinion, link: str) -> None:
    """Ask for the opinion."""
    words = _words(opinion)
    _post(
        opinion,
        kind="opinion.asked",
        subject=_("Your opinion is asked on the request %(reference)s") % words,
        paragraphs=[
            _("%(who)s asks for your opinion, as “%(capacity)s”, on the request %(reference)s: %(procedure)s.") % words,
            _("It is awaited until %(day)s.") % words,
            _("The link is for you alone: when you open it, a code is sent to this address. Forward it to nobody."),
        ],
        action=_("Read the question"),
        link=link,
    )


def post_reminder(*, opinion: Opinion, link: str) -> None:
    """Remind of it: before its deadline, or since."""
    words = _words(opinion)
    _post(
        opinion,
        kind="opinion.reminder",
        subject=_("Reminder: your opinion is awaited on the request %(reference)s") % words,
        paragraphs=[
            _("%(who)s awaits your opinion on the request %(reference)s: %(procedure)s.") % words,
            _("Its deadline is %(day)s.") % words,
        ],
        action=_("Give my opinion"),
        link=link,
    )


def post_code(*, opinion: Opinion, code: str, minutes: int) -> None:
    """Hand over the code by which a link opens."""
    words = {"code": code, "minutes": minutes}
    _post(
        opinion,
        kind="opinion.code",
        subject=_("Your code to give an opinion"),
        paragraphs=[
            _("Your code: %(code)s") % words,
            _("It works once, for %(minutes)s minutes, on the page that asked for it.") % words,
            _("Give it to nobody. If you did not ask for it, ignore this e-mail."),
        ],
    )


def post_withdrawal(*, opinion: Opinion) -> None:
    """Tell that nothing is expected any more."""
    words = _words(opinion)
    _post(
        opinion,
        kind="opinion.withdrawn",
        subject=_("Your opinion is no longer awaited on the request %(reference)s") % words,
        paragraphs=[
            _("%(who)s no longer needs your opinion on the request %(reference)s: %(procedure)s.") % words,
            _("The links that you received no longer work. You have nothing to do."),
        ],
    )


def post_extension(*, opinion: Opinion, link: str) -> None:
    """Tell the new deadline."""
    words = _words(opinion)
    _post(
        opinion,
        kind="opinion.extended",
        subject=_("You have more time for your opinion on the request %(reference)s") % words,
        paragraphs=[
            _("%(who)s awaits your opinion on the request %(reference)s: %(procedure)s.") % words,
            _("Its new deadline is %(day)s.") % words,
        ],
        action=_("Give my opinion"),
        link=link,
    )


def asker_of(opinion: Opinion) -> str:
    """Who asks, as people outside read it: the agent with their service, or the service alone (CRPA L111-2)."""
    team = opinion.request.team
    if team is None:
        return opinion.asked_by_name
    return f"{opinion.asked_by_name}, {team}" if team.names_its_agents else str(team)


def _words(opinion: Opinion) -> dict[str, str]:
    return {
        "who": asker_of(opinion),
        "capacity": opinion.capacity,
        "reference": opinion.request.reference,
        "procedure": opinion.request.procedure.title,
        "day": long_date(opinion.deadline),
    }


def _post(
    opinion: Opinion, *, kind: str, subject: str, paragraphs: Sequence[str], action: str = "", link: str = ""
) -> None:
    context = {
        "subject": subject,
        "paragraphs": paragraphs,
        "action": action,
        "url": settings.PARVIS_BASE_URL + link if link else "",
        "portal": current_department(),
    }
    outbox.post(
        key=f"opinion:{opinion.pk}:{uuid4()}",
        kind=kind,
        recipient=opinion.email,
        subject=subject,
        text=render_to_string("emails/opinions/letter.txt", context).strip(),
        html=render_to_string("emails/opinions/letter.html", context),
        about=opinion.request.reference,
    )
