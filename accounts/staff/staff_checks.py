"""What a portal needs of its people and of its e-mails before it opens."""

from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import SealedAccount
from accounts.staff import mail_proof
from accounts.staff.administrators import administrators
from portal.dates import long_date
from portal.supervision.before_opening import checks
from portal.supervision.state import Level, Line, Reports, Section


def people_lines(reports: Reports) -> Iterator[Line]:
    """Whether two can administer, whether each has a second factor, whether the emergency account is sealed."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"))
    people = list(administrators().filter(sealed=None).annotate(has_factor=Exists(factors)))
    yield _how_many(len(people))
    if settings.PARVIS_STAFF_SECOND_FACTOR:
        yield _without_factor(sum(not person.has_factor for person in people))
    sealed = SealedAccount.objects.first()
    if sealed:
        yield Line(_("Emergency account"), Level.GOOD, _("sealed on %(date)s") % {"date": long_date(sealed.sealed_at)})
    else:
        advice = _("Run manage.py seal_break_glass on the server, and put the password in a safe.")
        yield Line(_("Emergency account"), Level.WATCH, _("not there"), advice)


def _how_many(count: int) -> Line:
    figure = ngettext("%(count)s person", "%(count)s persons", count) % {"count": count}
    if count >= 2:
        return Line(_("Who administers"), Level.GOOD, figure)
    advice = _("Invite a second administrator: the portal can't depend on one person's telephone.")
    return Line(_("Who administers"), Level.BAD, figure, advice, reverse("wagtailusers_users:add"))


def _without_factor(count: int) -> Line:
    label = _("Administrators without a second factor")
    if not count:
        return Line(label, Level.GOOD, "0")
    advice = _("They are asked to set it when they enter the admin: have each enter it once.")
    return Line(label, Level.BAD, str(count), advice, f"{reverse('wagtailusers_users:index')}?factor=no")


def mail_lines(reports: Reports) -> Iterator[Line]:
    """Whether an e-mail is known to have arrived, under the sender of today."""
    label, url, proof = _("An e-mail that arrived"), reverse("mail_proof"), mail_proof.proof()
    if proof and proof.mail_proved_at:
        figure = _("on %(date)s, from %(sender)s")
        facts = {"date": long_date(proof.mail_proved_at), "sender": proof.mail_proved_sender}
        yield Line(label, Level.GOOD, figure % facts, url=url)
    else:
        advice = _("Send yourself a trial e-mail, and say that it came: accounts are activated by e-mail.")
        figure = _("none known from %(sender)s") % {"sender": settings.DEFAULT_FROM_EMAIL}
        yield Line(label, Level.BAD, figure, advice, url)


def register() -> None:
    """Called once when this app is ready."""
    checks.register("mail", Section("mail", gettext_lazy("The e-mails"), mail_lines), order=20)
    checks.register("people", Section("people", gettext_lazy("The people"), people_lines), order=30)
