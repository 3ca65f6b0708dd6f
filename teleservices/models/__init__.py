"""What is stored of procedures and requests, with its constraints; the writing functions live beside, not here."""

from teleservices.models.absence import Absence
from teleservices.models.agent_correction import AgentCorrection, AgentCorrectionDocument
from teleservices.models.agent_notice import MorningNotice, NoticeChoice, NoticeKind, Pace
from teleservices.models.batch import Batch, BatchItem, Fate
from teleservices.models.beneficiary import MANDATE, Beneficiary, Capacity
from teleservices.models.decision import Acknowledgement, Decision, Outcome, SilenceAttestation
from teleservices.models.desk_export import DeskExport, ExportContent, ExportFormat, ExportState
from teleservices.models.desk_view import DeskView
from teleservices.models.desk_visit import DeskVisit
from teleservices.models.document_review import DocumentReview, Finding
from teleservices.models.events import RequestEvent
from teleservices.models.exchanges import (
    CompleteCopy,
    CorrectionDocument,
    CorrectionDraft,
    CorrectionRequest,
    MessageDocument,
    MessageRead,
    RequestMessage,
    Side,
)
from teleservices.models.export_choice import ExportChoice
from teleservices.models.field_block import FieldBlock, FieldBlockUse
from teleservices.models.form_version import DraftChange, FormVersion
from teleservices.models.label import Label, RequestLabel, Tone
from teleservices.models.measured_delay import MeasuredDelay
from teleservices.models.model_text import ModelText, TextUse
from teleservices.models.procedure import AssignmentRule, Availability, ForWhom, LegalRegime, Procedure
from teleservices.models.publication_request import PublicationRequest, Verdict
from teleservices.models.request_access import RequestAccess
from teleservices.models.request_annotation import RequestAnnotation
from teleservices.models.request_answer import RequestAnswer
from teleservices.models.request_facts import RequestFacts
from teleservices.models.request_note import NoteMention, RequestNote
from teleservices.models.request_watch import RequestWatch
from teleservices.models.request_word import RequestWord
from teleservices.models.scenario import Scenario
from teleservices.models.service_request import Attachment, JoinedFile, ServiceRequest
from teleservices.models.sheet_presence import SheetPresence
from teleservices.models.stage import Stage
from teleservices.models.states import State
from teleservices.models.team import Team, TeamMember, TeamRole
from teleservices.models.team_commune import TeamCommune
from teleservices.models.timer import Timer, TimerKind
from teleservices.models.traces import DeskSearch, RequestReading, SearchedWord

__all__ = [
    "MANDATE",
    "Absence",
    "Acknowledgement",
    "AgentCorrection",
    "AgentCorrectionDocument",
    "AssignmentRule",
    "Attachment",
    "Availability",
    "Batch",
    "BatchItem",
    "Beneficiary",
    "Capacity",
    "CompleteCopy",
    "CorrectionDocument",
    "CorrectionDraft",
    "CorrectionRequest",
    "Decision",
    "DeskExport",
    "DeskSearch",
    "DeskView",
    "DeskVisit",
    "DocumentReview",
    "DraftChange",
    "ExportChoice",
    "ExportContent",
    "ExportFormat",
    "ExportState",
    "Fate",
    "FieldBlock",
    "FieldBlockUse",
    "Finding",
    "ForWhom",
    "FormVersion",
    "JoinedFile",
    "Label",
    "LegalRegime",
    "MeasuredDelay",
    "MessageDocument",
    "MessageRead",
    "ModelText",
    "MorningNotice",
    "NoteMention",
    "NoticeChoice",
    "NoticeKind",
    "Outcome",
    "Pace",
    "Procedure",
    "PublicationRequest",
    "RequestAccess",
    "RequestAnnotation",
    "RequestAnswer",
    "RequestEvent",
    "RequestFacts",
    "RequestLabel",
    "RequestMessage",
    "RequestNote",
    "RequestReading",
    "RequestWatch",
    "RequestWord",
    "Scenario",
    "SearchedWord",
    "ServiceRequest",
    "SheetPresence",
    "Side",
    "SilenceAttestation",
    "Stage",
    "State",
    "Team",
    "TeamCommune",
    "TeamMember",
    "TeamRole",
    "TextUse",
    "Timer",
    "TimerKind",
    "Tone",
    "Verdict",
]
