"""What an archive of personal data is made of: sections that each app adds, and those about the account itself.

Nothing of another person comes out here: of an organisation, a member is given their own place in it.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.files.base import File
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import CalendarFeed, Membership, Profile, Role, TermsAcceptance, User
from accounts.sessions import devices
from notifications.models import OutgoingEmail
from portal.dates import long_moment
from portal.registry import Registry


@dataclass(frozen=True)
class ExportedFile:
    """A document of the archive: its name, without folder or ending, and how to read its bytes.

    `open` raises FileNotFoundError when the storage lost it.
    """

    name: str
    open: Callable[[], "File[bytes]"]


@dataclass(frozen=True)
class Record:
    """One thing that the portal knows: `data` for machines, `lines` (question, answer) for people, its documents."""

    title: str
    data: dict[str, object]
    lines: list[tuple[str, str]]
    files: tuple[ExportedFile, ...] = ()


@dataclass(frozen=True)
class Section:
    """A part of the archive. `folder` names its files; `count` says how many records will come, for the progress."""

    folder: str
    title: Promise
    count: Callable[[User], int]
    records: Callable[[User], Iterator[Record]]


personal_data_sections: Registry[Section] = Registry()
"""Orders: account 10, profiles 20, sign-in 30, e-mails 40, documents 50, requests 60, downloads 70."""

SECRETS = {"id", "password", "is_superuser", "uuid"}
"""Of the account's own row: keys, rights and what only machines read stay out."""


def administered_by(user: User) -> list[Profile]:
    """The profiles of which an archive holds everything: one's own, and the organisations that one administers."""
    return list(
        Profile.objects.filter(memberships__user=user, memberships__role=Role.ADMINISTRATOR)
        .select_related("type")
        .order_by("-type__is_personal", "pk")
    )


def columns(row: Model, names: Collection[str] = (), *, without: Collection[str] = ()) -> dict[str, object]:
    """The values of a row by their name, relations left out: those `names`, else all but `without`."""
    return {
        field.name: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.is_relation and field.name not in without and (not names or field.name in names)
    }


def labelled(row: Model, data: dict[str, object]) -> list[tuple[str, str]]:
    """`data` as lines to read: the name of each column of `row` and its value, in words; what is empty is left out."""
    lines = []
    for name, value in data.items():
        if value not in (None, "", [], {}):
            words = getattr(row, f"get_{name}_display", None)
            label = capfirst(str(row._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
            lines.append((label, str(words()) if words else in_words(value)))
    return lines


def in_words(value: object) -> str:
    """A value as a person reads it: yes or no, a moment in full, anything else as it is."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return long_moment(value) if isinstance(value, dt.datetime) else str(value)


def account_records(user: User) -> Iterator[Record]:
    """The account, its addresses, the terms of use that were accepted, the address of its deadlines."""
    data = columns(user, without=SECRETS)
    yield Record(_("Your account"), data, labelled(user, data))
    for address in EmailAddress.objects.filter(user=user).order_by("pk"):
        row: dict[str, object] = {"email": address.email, "verified": address.verified, "primary": address.primary}
        words = [(_("E-mail address"), address.email), (_("Confirmed"), in_words(address.verified))]
        yield Record(_("E-mail address"), row, words)
    for acceptance in TermsAcceptance.objects.filter(user=user).select_related("version").order_by("pk"):
        data = {"version": acceptance.version.number, "accepted_at": acceptance.accepted_at}
        words = [(_("Version"), str(acceptance.version.number)), (_("Accepted on"), in_words(acceptance.accepted_at))]
        yield Record(_("Terms of use"), data, words)
    for feed in CalendarFeed.objects.filter(user=user):
        words = [(_("Made on"), in_words(feed.made_at))]
        yield Record(_("Secret address of your deadlines"), columns(feed, ("made_at",)), words)


def profile_records(user: User) -> Iterator[Record]:
    """One's place in each profile; the profile's own data where one administers it."""
    whole = {profile.pk for profile in administered_by(user)}
    for membership in Membership.objects.filter(user=user).select_related("profile__type").order_by("pk"):
        profile = membership.profile
        place = columns(membership, ("role", "function", "joined_at"))
        words = [(_("Role"), str(membership.get_role_display())), (_("Function"), membership.function)]
        words += [(_("Member since"), in_words(membership.joined_at))]
        data: dict[str, object] = {"name": profile.name, "type": profile.type.label, "membership": place}
        if profile.pk in whole:
            contents = columns(profile, without={"id", "uuid"})
            data["profile"] = contents
            words += labelled(profile, contents)
        yield Record(profile.name, data, [(label, text) for label, text in words if text])


def session_records(user: User) -> Iterator[Record]:
    """The devices on which the account is open."""
    for session in UserSession.objects.filter(user=user).order_by("pk"):
        data = columns(session, ("ip", "user_agent", "created_at", "last_seen_at"))
        device = devices.describe(session.user_agent)
        words = [
            (_("Device"), device),
            (_("Network address"), str(session.ip)),
            (_("Opened on"), in_words(session.created_at)),
            (_("Last used on"), in_words(session.last_seen_at)),
        ]
        yield Record(device, data, words)


def email_records(user: User) -> Iterator[Record]:
    """What was written to the account's address; the texts themselves are not kept once sent."""
    for email in OutgoingEmail.objects.filter(recipient=user.email).order_by("pk").iterator():
        data = columns(email, ("kind", "about", "subject", "created_at", "sent_at", "delivery", "delivery_at"))
        moment = in_words(email.sent_at or email.created_at)
        yield Record(email.subject, data, [(_("Date"), moment), (_("Request"), email.about)][: 2 if email.about else 1])


def register_sections() -> None:
    """Add this app's own sections; called once when it is ready."""
    sections = {
        "account": Section(
            "compte",
            gettext_lazy("Your account"),
            lambda user: 1 + EmailAddress.objects.filter(user=user).count() + user.terms_acceptances.count(),
            account_records,
        ),
        "profiles": Section(
            "profils", gettext_lazy("Your profiles"), lambda user: user.memberships.count(), profile_records
        ),
        "sessions": Section(
            "sessions",
            gettext_lazy("Your open sessions"),
            lambda user: UserSession.objects.filter(user=user).count(),
            session_records,
        ),
        "emails": Section(
            "courriels",
            gettext_lazy("The e-mails sent to you"),
            lambda user: OutgoingEmail.objects.filter(recipient=user.email).count(),
            email_records,
        ),
    }
    for order, (name, section) in enumerate(sections.items(), start=1):
        personal_data_sections.register(name, section, order=order * 10)
