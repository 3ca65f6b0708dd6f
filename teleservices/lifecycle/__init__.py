"""What happens to a request: the table of acts, and the only function that writes a request's state."""

from teleservices.lifecycle.act import Act
from teleservices.lifecycle.acts import ACTS, act_of, acts_open_to
from teleservices.lifecycle.afterwards.reviewing_again import Reopening
from teleservices.lifecycle.agent_corrections import AnswerCorrection
from teleservices.lifecycle.applicant_payloads import FormMove, HandingOver, Resubmission, Transmission
from teleservices.lifecycle.corrections.payloads import Amendment, Cancellation, Corrections, Extension
from teleservices.lifecycle.emails.telling import after_act
from teleservices.lifecycle.errors import ActRefusedError, LifecycleError, PreviewMovedError, StaleRevisionError
from teleservices.lifecycle.payloads import Acceptance, Assignment, DecisionGiven, Payload, TakingCharge
from teleservices.lifecycle.perform import act_on, locked, perform
from teleservices.lifecycle.transferring import Transfer
