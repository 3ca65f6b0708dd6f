"""The code of six digits that is mailed when a link is opened: a link that went astray opens nothing by itself."""

import datetime as dt
import secrets

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from accounts.errors import again_in
from portal.web.throttling import seconds_to_wait, throttle
from teleservices.deciding.opinions import opinion_letters
from teleservices.deciding.opinions.errors import CodeRefusedError
from teleservices.models import Opinion

DIGITS = 6
LIFE = dt.timedelta(minutes=15)
TRIES = 5
"""Tries of one code."""
SENDINGS, SENDINGS_SECONDS = 5, 60 * 60
"""Codes sent for one opinion."""
FAILURES, FAILURES_SECONDS = 15, 60 * 60
"""Codes that may fail for one opinion, whichever they are."""


@transaction.atomic
def send_code(*, opinion: Opinion, now: dt.datetime) -> None:
    """Mail a new code, which alone works from now on. Raises CodeRefusedError when too many were asked for."""
    if seconds := throttle(f"opinion code sent:{opinion.pk}", SENDINGS, SENDINGS_SECONDS):
        raise CodeRefusedError(_("Many codes were sent in a short time. %(when)s") % {"when": again_in(seconds)})
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    Opinion.objects.filter(pk=opinion.pk).update(
        code_digest=_digest(opinion, code), code_until=now + LIFE, code_tries=0
    )
    opinion_letters.post_code(opinion=opinion, code=code, minutes=LIFE.seconds // 60)


def use_code(*, opinion: Opinion, code: str, now: dt.datetime) -> None:
    """Let in who gives the code, which is then used up. Raises CodeRefusedError.

    Not inside a transaction: a try that fails is kept.
    """
    limit = (f"opinion code:{opinion.pk}", FAILURES, FAILURES_SECONDS)
    if seconds := seconds_to_wait(*limit):
        raise CodeRefusedError(_("Too many codes that do not work. %(when)s") % {"when": again_in(seconds)})
    if not _is_right(opinion, code, now):
        throttle(*limit)
        raise CodeRefusedError(_does_not_work())


def _does_not_work() -> str:
    """Why, whichever of the reasons it is."""
    text = _("This code does not work: it is mistyped, older than %(minutes)s minutes, or was tried too often.")
    return text % {"minutes": LIFE.seconds // 60}


def _is_right(opinion: Opinion, code: str, now: dt.datetime) -> bool:
    """Whether this is the code that was sent last. Its try is counted first, so that many at once count each."""
    waiting = Opinion.objects.filter(pk=opinion.pk, code_until__gte=now, code_tries__lt=TRIES).exclude(code_digest="")
    if not waiting.update(code_tries=F("code_tries") + 1):
        return False
    digest = _digest(opinion, code)
    right_digest = Opinion.objects.values_list("code_digest", flat=True).get(pk=opinion.pk)
    if not constant_time_compare(right_digest, digest):
        return False
    used = Opinion.objects.filter(pk=opinion.pk, code_digest=digest)
    return bool(used.update(code_digest="", code_until=None, code_tries=0))


def _digest(opinion: Opinion, code: str) -> str:
    """What is kept of a code, under the installation's secret: a million codes would be tried in no time without."""
    return salted_hmac("teleservices.opinion_code", f"{opinion.uuid}:{code}", algorithm="sha256").hexdigest()
