"""What is stored of procedures and requests, with its constraints; the writing functions live beside, not here."""

from teleservices.models.competence.aid_regime import AidRegime
from teleservices.models.competence.authority import Authority, AuthorityKind, FormerHolder
from teleservices.models.competence.delegation import DelegatedProcedure, Delegation
from teleservices.models.competence.deliberation import Deliberation
from teleservices.models.deciding.appeal import Appeal, AppealAnswer, AppealKind
from teleservices.models.deciding.declared_aid import DeclaredAid
from teleservices.models.deciding.instalment import (
    Instalment,
    InstalmentKind,
    Obligation,
    ObligationDue,
    ObligationKind,
    PaymentTrigger,
)
from teleservices.models.deciding.meeting import Meeting, MeetingFile, MeetingItem, MeetingReport, MeetingState, Vote
from teleservices.models.deciding.opinion import (
    AdviserKind,
    AnswerKind,
    Opinion,
    OpinionDocument,
    OpinionLink,
    OpinionVerdict,
)
from teleservices.models.deciding.proposal import Proposal, Score, Visa
from teleservices.models.deciding.withdrawal import DecisionWithdrawal, WithdrawalGround, WithdrawalNotice
from teleservices.models.desk.agent_notice import MorningNotice, NoticeChoice, NoticeKind, Pace
from teleservices.models.desk.batch import Batch, BatchItem, Fate
from teleservices.models.desk.document_review import DocumentReview, Finding
from teleservices.models.desk.export import DeskExport, ExportContent, ExportFormat, ExportState
from teleservices.models.desk.export_choice import ExportChoice
from teleservices.models.desk.label import Label, RequestLabel, Tone
from teleservices.models.desk.recusal import Recusal
from teleservices.models.desk.request_annotation import RequestAnnotation
from teleservices.models.desk.request_answer import RequestAnswer, RequestWord
from teleservices.models.desk.request_facts import RequestFacts
from teleservices.models.desk.request_note import NoteMention, RequestNote
from teleservices.models.desk.sheet_presence import DeskVisit, RequestWatch, SheetPresence
from teleservices.models.desk.traces import DeskSearch, RequestReading, SearchedWord
from teleservices.models.desk.view import DeskView
from teleservices.models.procedures.dated_parameter import Parameter, ParameterType, ParameterVersion
from teleservices.models.procedures.field_block import FieldBlock, FieldBlockUse
from teleservices.models.procedures.form_version import DraftChange, FormVersion
from teleservices.models.procedures.measured_delay import MeasuredDelay
from teleservices.models.procedures.procedure import (
    AssignmentRule,
    Availability,
    DataBasis,
    FinalFate,
    ForWhom,
    LegalRegime,
    Procedure,
    RetentionStart,
)
from teleservices.models.procedures.publication import Publication, PublicationRequest, Verdict
from teleservices.models.procedures.scenario import Scenario
from teleservices.models.procedures.stage import Stage
from teleservices.models.requests.access import RequestAccess
from teleservices.models.requests.agent_correction import AgentCorrection, AgentCorrectionDocument
from teleservices.models.requests.capacity import MANDATE, POWERS, Capacity, Power, Scope
from teleservices.models.requests.decision import Acknowledgement, Decision, Ending, SilenceAttestation
from teleservices.models.requests.events import RequestEvent
from teleservices.models.requests.exchanges import (
    CompleteCopy,
    CorrectionDocument,
    CorrectionDraft,
    CorrectionRequest,
    MessageDocument,
    MessageRead,
    RequestMessage,
    Side,
)
from teleservices.models.requests.informed_person import Informed, InformedPerson
from teleservices.models.requests.opening_alert import OpeningAlert
from teleservices.models.requests.phone_link import PhoneLink
from teleservices.models.requests.postal_sending import (
    ElectronicConsent,
    ElectronicNotification,
    ElectronicRefusal,
    PostalSending,
    ReturnReason,
    Unreached,
    UnreachedReason,
    WayReason,
)
from teleservices.models.requests.request_person import PersonRole, RequestPerson
from teleservices.models.requests.service_request import Attachment, JoinedFile, ServiceRequest
from teleservices.models.requests.timer import Timer, TimerKind
from teleservices.models.retention.archive_settings import ArchiveSettings
from teleservices.models.retention.archive_transfer import ArchiveTransfer, TransferState
from teleservices.models.retention.elimination import EliminationLine, EliminationList
from teleservices.models.retention.legal_hold import LegalHold
from teleservices.models.states import Outcome, State
from teleservices.models.teams.absence import Absence
from teleservices.models.teams.model_text import ModelText, TextUse
from teleservices.models.teams.team import Team, TeamCommune, TeamMember, TeamRole
