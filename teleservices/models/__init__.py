"""What is stored of procedures and requests, with its constraints; the writing functions live beside, not here."""

from teleservices.models.decision import Acknowledgement, Decision, Outcome
from teleservices.models.events import RequestEvent
from teleservices.models.exchanges import CorrectionRequest
from teleservices.models.form_version import DraftChange, FormVersion
from teleservices.models.procedure import Availability, LegalRegime, Procedure
from teleservices.models.service_request import Attachment, ServiceRequest
from teleservices.models.stage import Stage
from teleservices.models.states import State
from teleservices.models.team import Team, TeamMember

__all__ = [
    "Acknowledgement",
    "Attachment",
    "Availability",
    "CorrectionRequest",
    "Decision",
    "DraftChange",
    "FormVersion",
    "LegalRegime",
    "Outcome",
    "Procedure",
    "RequestEvent",
    "ServiceRequest",
    "Stage",
    "State",
    "Team",
    "TeamMember",
]
