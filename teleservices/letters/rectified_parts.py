"""What the letter of a decision says of the one that it replaces."""

from django.utils.translation import gettext as _

from formkit.values import JsonValue
from portal.dates import long_date
from teleservices.letters.printed_blocks import section
from teleservices.models import Decision


def rectified_sections(decision: Decision) -> list[JsonValue]:
    """That it cancels and replaces the former letter, and what was wrong there; nothing for any other decision."""
    former = decision.replaces
    if former is None:
        return []
    sentence = _("This decision cancels and replaces that of %(day)s.") % {"day": _of(former)}
    if not decision.error:
        return [section(_("The former decision"), sentence)]
    wrong = _("What was wrong there: %(error)s") % {"error": decision.error}
    return [section(_("Mistake put right"), sentence, wrong)]


def _of(former: Decision) -> str:
    day = long_date(former.act_date)
    return _("%(day)s (No. %(number)s)") % {"day": day, "number": former.act_number} if former.act_number else day
