"""Why what prepares a decision wasn't written; each message is for the person who tried."""

from teleservices.errors import TeleservicesError


class DecidingError(TeleservicesError):
    """The base of what keeps a proposal or a meeting from being written; nothing was."""


class ProposalRefusedError(DecidingError):
    """The rules, the state of the request or the person's role don't allow it."""


class StaleProposalError(DecidingError):
    """Someone else proposed first: show their proposal and let the person decide again."""


class DeclarationRefusedError(DecidingError):
    """What is declared can't be, or the role, the state of the request or the person's interest don't allow it."""


class StaleDeclarationError(DecidingError):
    """Someone else withdrew this line first: show what is declared now."""


class MeetingRefusedError(DecidingError):
    """The state of the meeting, the person's role or what they ask doesn't allow it."""


class NothingGrantedError(MeetingRefusedError):
    """An amount of zero: what grants nothing is a refusal, which has grounds."""


class StaleMeetingError(DecidingError):
    """Someone else took the meeting a step further, or back: show where it stands now."""


class DeliberationRefusedError(DecidingError):
    """The register of deliberations isn't written so."""
