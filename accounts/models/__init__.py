"""People (`User`), whom they act for (`Profile`), and in what role (`Membership`)."""

from accounts.models.anchor import Anchor, AnchoredHead, NotedAnchor
from accounts.models.audit import AuditEvent
from accounts.models.calendar_feed import CalendarFeed
from accounts.models.email_change import EmailChange
from accounts.models.erasure_demand import ErasureDemand, ErasureState
from accounts.models.export import DataExport, ExportState
from accounts.models.identity import PendingIdentity
from accounts.models.join_request import JoinRequest, JoinState
from accounts.models.profile import Membership, Profile, ProfileIcon, ProfileType, Role, Source
from accounts.models.rights_demand import DemandState, RightsDemand
from accounts.models.sharing import ShareKey, ShareState
from accounts.models.sign_in import FailedSignIns, SignIn, SignInMethod
from accounts.models.user import IdentitySource, SealedAccount, TermsAcceptance, User
