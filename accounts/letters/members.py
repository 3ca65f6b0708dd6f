"""The e-mails about who acts for a profile: a key to join it, and every change of its members. Sends nothing itself."""

from django.utils.translation import gettext as _

from accounts.letters.account import Letter, post_letter
from accounts.models import Membership, Profile, Role, ShareKey, User
from accounts.permissions import administrators_of
from portal.dates import long_date
from portal.identity.department import whole_url


def send_key(*, share: ShareKey, key: str, author: User, recipient: str) -> None:
    """Hand the key over to `recipient`, an address that is kept nowhere but in the outbox."""
    names = {"profile": share.profile.name, "person": author.get_full_name(), "role": share.get_role_display()}
    letter = Letter(
        subject=_("Join the profile “%(profile)s”") % names,
        paragraphs=(
            _("%(person)s invites you to join the profile “%(profile)s”. Your role there: %(role)s.") % names,
            _("Your key: %(key)s") % {"key": key},
            _("It works once, until %(day)s. Sign in, or create your account, then enter it.")
            % {"day": long_date(share.expires_at)},
        ),
        action_label=_("Enter my key"),
        action_url=whole_url("profile_join_with_key"),
        afterwards=(
            _("This key opens the requests and documents of this profile: give it to nobody."),
            _("If you don't know this person or this organisation, ignore this e-mail: nothing happens."),
        ),
    )
    post_letter(kind="share_key", recipient=recipient, letter=letter)


def tell_joined(*, membership: Membership) -> None:
    """Tell the administrators that someone came in."""
    names = _names(membership.profile, membership.user) | {"role": membership.get_role_display()}
    letter = _letter(
        _("%(person)s has joined the profile “%(profile)s”") % names,
        _("%(person)s can now act for “%(profile)s”. Their role: %(role)s.") % names,
        membership.profile,
        _("If you did not expect this person, remove them from the profile: it takes effect at once."),
    )
    _post("member_joined", letter, membership.profile, but=(membership.user,))


def tell_role_changed(*, membership: Membership, actor: User) -> None:
    """Tell the person, and the other administrators."""
    names = _names(membership.profile, membership.user) | {"role": membership.get_role_display()}
    yours = _letter(
        _("Your role in the profile “%(profile)s” has changed") % names,
        _("Your role in the profile “%(profile)s” is now: %(role)s.") % names,
        membership.profile,
        WHAT_ROLES_DO[Role(membership.role)](),
    )
    if membership.user != actor:
        post_letter(kind="member_role_changed", recipient=membership.user.email, letter=yours)
    theirs = _letter(
        _("A role has changed in the profile “%(profile)s”") % names,
        _("The role of %(person)s in the profile “%(profile)s” is now: %(role)s.") % names,
        membership.profile,
    )
    _post("member_role_changed", theirs, membership.profile, but=(membership.user, actor))


def tell_removed(*, profile: Profile, member: User, actor: User) -> None:
    """Tell the person, and the other administrators."""
    names = _names(profile, member)
    yours = Letter(
        subject=_("You are no longer a member of the profile “%(profile)s”") % names,
        paragraphs=(
            _("An administrator of the profile “%(profile)s” has removed you from its members.") % names,
            _("You no longer see its requests nor its documents. What you did there stays with the profile."),
            _("If you think that this is a mistake, get in touch with the organisation."),
        ),
    )
    post_letter(kind="member_removed", recipient=member.email, letter=yours)
    theirs = _letter(
        _("A member was removed from the profile “%(profile)s”") % names,
        _("%(person)s is no longer a member of the profile “%(profile)s”: an administrator removed them.") % names,
        profile,
    )
    _post("member_removed", theirs, profile, but=(actor,))


def tell_left(*, profile: Profile, member: User) -> None:
    """Tell the administrators, and confirm to who left."""
    names = _names(profile, member)
    yours = Letter(
        subject=_("You have left the profile “%(profile)s”") % names,
        paragraphs=(
            _("You no longer see its requests nor its documents. What you did there stays with the profile."),
            _("To come back, ask one of its administrators for a key."),
        ),
    )
    post_letter(kind="member_left", recipient=member.email, letter=yours)
    theirs = _letter(
        _("%(person)s has left the profile “%(profile)s”") % names,
        _("%(person)s is no longer a member of the profile “%(profile)s”.") % names,
        profile,
    )
    _post("member_left", theirs, profile)


WHAT_ROLES_DO = {
    Role.ADMINISTRATOR: lambda: _("You can file and follow requests, add documents, and manage the members."),
    Role.EDITOR: lambda: _("You can file and follow requests, and add documents."),
    Role.READER: lambda: _("You can read the requests and the documents, and change nothing."),
}


def _names(profile: Profile, person: User) -> dict[str, str]:
    return {"profile": profile.name, "person": person.get_full_name()}


def _letter(subject: str, paragraph: str, profile: Profile, *afterwards: str) -> Letter:
    url = whole_url("space_members", profile.uuid)
    return Letter(subject, (paragraph,), _("See the members of this profile"), url, afterwards)


def _post(kind: str, letter: Letter, profile: Profile, *, but: tuple[User, ...] = ()) -> None:
    """Write to each administrator of the profile but these."""
    for administrator in administrators_of(profile):
        if administrator not in but:
            post_letter(kind=kind, recipient=administrator.email, letter=letter)
