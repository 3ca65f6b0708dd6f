"""An answer, or the documents of a question, corrected by an agent in the applicant's place.

Never what only the applicant can say: a statement on their honour, what their account or their profile tells.
"""

import copy
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from formkit.fieldtypes import DocumentField, Field, field_type, takes_documents
from formkit.showing.display import as_seen_by
from formkit.values import Answers, JsonValue
from locker.models import StoredFile
from portal.dates import long_date
from teleservices.lifecycle.corrections.effects import (
    Effects,
    asked_of,
    effects_of,
    effects_on_documents,
    is_answered,
    named,
)
from teleservices.lifecycle.errors import ActRefusedError, StaleRevisionError
from teleservices.lifecycle.payloads import Payload
from teleservices.lifecycle.prerequisites.silence import granted_by_silence
from teleservices.lifecycle.wording.texts import ActContext
from teleservices.models import AgentCorrection, AgentCorrectionDocument, Attachment, ServiceRequest


@dataclass(frozen=True, kw_only=True)
class AnswerCorrection(Payload):
    """The new answer to a question (None empties it), or the documents that come and go; the reason is told."""

    key: str
    reason: str
    former: Answers
    """All the answers that the agent saw."""
    answer: JsonValue = None
    added: Sequence[tuple[StoredFile, str]] = ()
    """Kept files with their titles."""
    taken_away: frozenset[UUID] = frozenset()

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        if why := why_not_corrected(request, self.key):
            raise ActRefusedError(why)
        if dict(self.former) != request.answers:
            raise StaleRevisionError(_("Someone else has just acted on this request. Here is where it stands now."))
        if not self.reason.strip():
            raise ActRefusedError(_("Say why you correct it: the applicant will read it."))
        field, effects = request.form.field(self.key), self.effects(request)
        if takes_documents(field):
            self._check_documents(request, field)
        elif effects.answers.get(self.key) == self.former.get(self.key):
            raise ActRefusedError(_("The request has this answer already: nothing would change."))
        if why := why_impossible(request, effects):
            raise ActRefusedError(why)
        return {} if takes_documents(field) else {"answers": dict(effects.answers)}

    def _check_documents(self, request: ServiceRequest, field: DocumentField) -> None:
        documents = dict(request.attachments.filter(field_key=self.key).values_list("uuid", "stored_file_id"))
        new = {file.pk for file, _title in self.added}
        if not self.taken_away <= documents.keys():
            raise StaleRevisionError(_("Someone else has just acted on this request. Here is where it stands now."))
        if not self.taken_away and not new:
            raise ActRefusedError(_("Choose a document to take away, or a file to join."))
        if new & set(documents.values()):
            raise ActRefusedError(_("This very document is joined here already."))
        if len(documents) - len(self.taken_away) + len(new) > field.limit:
            raise ActRefusedError(
                ngettext(
                    "One document is enough here: take away the one that is there.",
                    "%(limit)s documents at most here: take one away.",
                    field.limit,
                )
                % {"limit": field.limit}
            )

    def effects(self, request: ServiceRequest) -> Effects:
        """What it does to `request`, whether its new answer is stored already or not."""
        filed = copy.copy(request)
        filed.answers = dict(self.former)
        if takes_documents(request.form.field(self.key)):
            return effects_on_documents(filed, self.key, len(self.added) - len(self.taken_away))
        return effects_of(filed, self.key, self.answer)

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        before, after = self.former, request.answers
        keys = [key for key in dict.fromkeys([*before, *after]) if before.get(key) != after.get(key)]
        correction = AgentCorrection.objects.create(
            request=request,
            field_key=self.key,
            reason=self.reason.strip(),
            former_answers={key: before[key] for key in keys if key in before},
            answers={key: after[key] for key in keys if key in after},
            corrected_at=now,
        )
        self._move_documents(request, correction)
        return {"correction": correction.pk, "question": self.key, "digest": correction.digest()}

    def _move_documents(self, request: ServiceRequest, correction: AgentCorrection) -> None:
        """What leaves the request stays in the correction, and so does the name of what comes."""
        attachments = list(request.attachments.filter(field_key=self.key, uuid__in=self.taken_away))
        AgentCorrectionDocument.objects.bulk_create(
            AgentCorrectionDocument(
                correction=correction,
                field_key=self.key,
                row_id=document.row_id,
                stored_file_id=document.stored_file_id,
                locker_document_id=document.locker_document_id,
                title=document.title,
                is_taken_away=True,
            )
            for document in attachments
        )
        Attachment.objects.filter(pk__in=[document.pk for document in attachments]).delete()
        for file, title in self.added:
            Attachment.objects.create(request=request, field_key=self.key, stored_file=file, title=title)
            correction.documents.create(field_key=self.key, stored_file=file, title=title)


def correctable(request: ServiceRequest) -> dict[str, Field]:
    """The questions of the path that are not their applicant's alone to answer, by key."""
    return {field.key: field for field in asked_of(request, request.answers) if _may_be_corrected(field)}


def _may_be_corrected(field: Field) -> bool:
    return is_answered(field) and field.prefill is None and field_type(field).is_correctable


def why_not_corrected(request: ServiceRequest, key: str) -> str:
    """Why an agent can't correct the question of this key now; empty when they can."""
    if day := granted_by_silence(request):
        return _("The silence of the département granted this request on %(day)s: its answers are those of then.") % {
            "day": long_date(day)
        }
    if key not in correctable(request):
        return _(
            "This can't be corrected in the applicant’s place: what they declare, and what comes from their account or "
            "their profile, is theirs. Ask them to correct it."
        )
    if key in asked_for_keys(request):
        return _(
            "The applicant was asked to correct this, and may be doing it now. Wait for their answer, resume the "
            "review or cancel the request for corrections first."
        )
    return ""


def why_impossible(request: ServiceRequest, effects: Effects) -> str:
    """Why what a correction does to the rest of the request refuses it; empty when nothing does."""
    if effects.lacking:
        return _(
            "With this correction, something would be missing that only the applicant can give: %(questions)s. Ask "
            "them to correct their request instead."
        ) % {"questions": named(request, effects.lacking)}
    keys = asked_for_keys(request) if effects.no_longer_asked else frozenset()
    if hidden := [field for field in effects.no_longer_asked if field.key in keys]:
        return _(
            "With this correction, what the applicant was asked to correct would no longer be asked: %(questions)s. "
            "Cancel the request for corrections first."
        ) % {"questions": named(request, hidden)}
    return ""


def asked_for_keys(request: ServiceRequest) -> frozenset[str]:
    """What the applicant is asked to correct now, whether the deadline has passed or not."""
    keys = request.corrections.filter(answered_at=None).values_list("field_keys", flat=True)
    return frozenset(key for each in keys for key in each)


def corrected(context: ActContext) -> str:
    """What was corrected and why, what follows, where to read both and how to contest; never an answer."""
    payload = context.payload
    if not isinstance(payload, AnswerCorrection):
        return payload.message
    effects = payload.effects(context.request)
    parts = [
        _("The service corrected “%(question)s” in your place. The reason: %(reason)s")
        % {"question": context.request.form.labels[payload.key], "reason": payload.reason.strip()}
    ]
    if calculated := as_seen_by("applicant", effects.recalculated):
        parts.append(_("Calculated again: %(questions)s.") % {"questions": named(context.request, calculated)})
    if effects.no_longer_asked:
        questions = named(context.request, effects.no_longer_asked)
        parts.append(_("No longer asked: %(questions)s.") % {"questions": questions})
    parts.append(
        _(
            "The page of your request shows what it was and what it is now. Your acknowledgement of receipt and your "
            "time limits do not change. If you disagree, write to the service from the messages of your request."
        )
    )
    return "\n\n".join(parts)
