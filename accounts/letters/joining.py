"""The e-mails about a request to join a profile: to who asks, to its administrators, to the département. Sends nothing.

Who asks reads only what the company register tells of the profile, until they are let in.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.letters.account import Letter, post_letter
from accounts.letters.members import WHAT_ROLES_DO
from accounts.models import JoinRequest, Profile, Role, Source, User
from accounts.permissions import arbitrates_joining, holders
from portal.dates import long_date
from portal.identifiers import display_siret
from portal.identity.department import whole_url


def public_name(profile: Profile) -> str:
    """What someone who is no member may know of a profile: the register's name, or else only its SIRET."""
    if profile.name_source == Source.REGISTER:
        return profile.name
    return _("SIRET %(siret)s") % {"siret": display_siret(profile.siret)} if profile.siret else _("this profile")


def tell_asked(*, request: JoinRequest, administrators: Iterable[User]) -> None:
    """Tell the administrators; confirm to who asks, in words that don't tell whether there are any."""
    for administrator in administrators:
        _post("join_asked", administrator, _question(request))
    names = {"profile": public_name(request.profile)}
    letter = Letter(
        subject=_("Your request to join a profile is sent"),
        paragraphs=(
            _("You have asked to act for “%(profile)s”.") % names,
            _("An e-mail will bring you the answer. Without an answer within ten days, the département decides."),
        ),
        action_label=_("See my profiles"),
        action_url=whole_url("profile_list"),
    )
    _post("join_sent", request.user, letter)


def remind(*, request: JoinRequest, administrators: Iterable[User]) -> None:
    """Ask the administrators again, half-way."""
    letter = _question(request)
    again = Letter(
        subject=_("Reminder: %(subject)s") % {"subject": letter.subject},
        paragraphs=(*letter.paragraphs, _("Without an answer from you in five days, the département decides.")),
        action_label=letter.action_label,
        action_url=letter.action_url,
        afterwards=letter.afterwards,
    )
    for administrator in administrators:
        _post("join_reminder", administrator, again)


def tell_passed_on(*, request: JoinRequest) -> None:
    """Tell who asks that the département now decides."""
    letter = Letter(
        subject=_("Your request to join a profile goes to the département"),
        paragraphs=(
            _("Your request to act for “%(profile)s” has had no answer in ten days.")
            % {"profile": public_name(request.profile)},
            _("The département now looks at it, and answers you by e-mail within thirty days."),
        ),
    )
    _post("join_passed_on", request.user, letter)


def tell_staff(*, request: JoinRequest) -> None:
    """Tell those who decide for the département; names stay on the screen."""
    letter = Letter(
        subject=_("A request to join a profile waits for the département"),
        paragraphs=(
            _("Someone asks to act for an organisation, and nobody there can or does answer."),
            _("Read their reasons, check them with the organisation if need be, then accept or refuse."),
        ),
        action_label=_("See this request"),
        action_url=whole_url("join_requests:edit", request.pk),
        afterwards=(_("Without a decision within thirty days, the request lapses."),),
    )
    for person in holders("accounts.decide_joinrequest"):
        if arbitrates_joining(person):
            _post("join_for_staff", person, letter)


def tell_accepted(*, request: JoinRequest) -> None:
    """Tell who asked that they are in."""
    letter = Letter(
        subject=_("You can now act for “%(profile)s”") % {"profile": request.profile.name},
        paragraphs=(
            _("Your request to join the profile “%(profile)s” is accepted.") % {"profile": request.profile.name},
            WHAT_ROLES_DO[Role(request.role)](),
        ),
        action_label=_("Open this space"),
        action_url=whole_url("space", request.profile.uuid),
    )
    _post("join_accepted", request.user, letter)


def tell_refused(*, request: JoinRequest) -> None:
    """Tell who asked, and what they can do."""
    letter = Letter(
        subject=_("Your request to join a profile is refused"),
        paragraphs=(
            _("Your request to act for “%(profile)s” is refused.") % {"profile": public_name(request.profile)},
            _("If you think that this is a mistake, get in touch with the organisation: it can give you a key."),
        ),
    )
    _post("join_refused", request.user, letter)


def tell_expired(*, request: JoinRequest) -> None:
    """Tell who asked that nobody answered."""
    letter = Letter(
        subject=_("Your request to join a profile has lapsed"),
        paragraphs=(
            _("Your request to act for “%(profile)s” has had no answer. We are sorry.")
            % {"profile": public_name(request.profile)},
            _("You can ask again, or ask the organisation for a key."),
        ),
        action_label=_("See my profiles"),
        action_url=whole_url("profile_list"),
    )
    _post("join_expired", request.user, letter)


def _question(request: JoinRequest) -> Letter:
    """What administrators read; the reasons given are on the screen alone."""
    names = {"person": request.user.get_full_name(), "profile": request.profile.name, "function": request.function}
    return Letter(
        subject=_("%(person)s asks to join the profile “%(profile)s”") % names,
        paragraphs=(
            _("%(person)s asks to act for “%(profile)s”, as: %(function)s.") % names,
            _("Their request dates from %(day)s. You can accept it, with the role that you choose, or refuse it.")
            % {"day": long_date(request.asked_at)},
        ),
        action_label=_("Answer this request"),
        action_url=whole_url("join_request", request.profile.uuid, request.uuid),
        afterwards=(_("If you don't know this person, check with the organisation before you accept."),),
    )


def _post(kind: str, person: User, letter: Letter) -> None:
    post_letter(kind=kind, recipient=person.email, letter=letter)
