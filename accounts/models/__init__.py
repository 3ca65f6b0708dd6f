"""People (`User`), whom they act for (`Profile`), and in what role (`Membership`)."""

from accounts.models.membership import Membership, Role
from accounts.models.profile import Profile, ProfileType
from accounts.models.user import TermsAcceptance, User

__all__ = ["Membership", "Profile", "ProfileType", "Role", "TermsAcceptance", "User"]
