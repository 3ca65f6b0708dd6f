"""The e-mails to administrators: how the portal stands, and one that tries whether any arrives. Sends nothing."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.letters.account import Letter, post_letter
from accounts.models import User
from portal.identity.department import whole_url
from portal.supervision.state import Line


def tell_state(*, user: User, lines: Sequence[Line], period: str) -> None:
    """What is to be looked at, the worst first, or that all is well; the same e-mail for the same `period`."""
    count = len(lines)
    subject = ngettext("Portal: %(count)s thing to look at", "Portal: %(count)s things to look at", count)
    letter = Letter(
        subject=subject % {"count": count} if lines else _("Portal: all is well"),
        paragraphs=tuple(_sentence(line) for line in lines)
        or (_("Workers, e-mails, documents, backup, disk, histories: nothing is to be looked at this week."),),
        action_label=_("See the state of the portal"),
        action_url=whole_url("state_of_the_portal"),
        afterwards=(_("You receive this because you administer the portal."),),
    )
    post_letter(kind="state", recipient=user.email, letter=letter, key=f"{period}:{user.uuid}")


def try_mail(*, user: User, url: str) -> None:
    """An e-mail that only wants to arrive; its link leads to the page where they say that it did."""
    letter = Letter(
        subject=_("Trial e-mail of the portal"),
        paragraphs=(
            _("This e-mail was sent from the page “Before opening” of the admin."),
            _("If you read it in your inbox, and not among the spam, follow the link and say so."),
        ),
        action_label=_("Say that it came"),
        action_url=url,
    )
    post_letter(kind="mail_trial", recipient=user.email, letter=letter)


def _sentence(line: Line) -> str:
    facts = {"level": line.level.label, "label": line.label, "figure": line.figure, "to_do": line.to_do}
    return _("%(level)s – %(label)s: %(figure)s. %(to_do)s") % facts
