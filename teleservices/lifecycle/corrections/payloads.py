"""What an agent brings with a request for corrections: named items, a remark on each, a deadline (CRPA L114-5)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.models import User
from portal.dates import long_date
from teleservices.legal_clock import clock_without_open_correction
from teleservices.lifecycle import clock
from teleservices.lifecycle.corrections.deadlines import check_deadline
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.lifecycle.payloads import Payload
from teleservices.lifecycle.prerequisites.awaiting import awaited
from teleservices.models import CorrectionRequest, ServiceRequest


@dataclass(frozen=True, kw_only=True)
class Asked(Payload):
    """Named fields and documents to correct; those without which nothing can go on (L114-5-1).

    `remarks` say by key what is wrong with each: the message may then be empty.
    """

    field_keys: tuple[str, ...]
    deadline: dt.date
    indispensable_keys: tuple[str, ...] = ()
    remarks: Mapping[str, str] = field(default_factory=dict)
    deadline_reason: str = ""
    """Why the deadline is beyond the day of silence; the service's own, never told."""

    def check_items(self, request: ServiceRequest) -> None:
        """Raise ActRefusedError for items that the form does not have, or of which nothing is said."""
        keys = {field.key for field in request.form.fields()}
        if not self.field_keys or not set(self.field_keys) <= keys:
            raise ActRefusedError(_("Choose at least one answer or document to correct."))
        if not set(self.indispensable_keys) <= set(self.field_keys):
            raise ActRefusedError(_("Only what is asked for can be indispensable."))
        if not self.message.strip() and not all(self.remarks.get(key, "").strip() for key in self.field_keys):
            raise ActRefusedError(_("Write what has to be corrected, so that the applicant understands."))

    @property
    def kept_remarks(self) -> dict[str, str]:
        """The remarks on what is asked for, without the empty ones."""
        return {key: remark for key in self.field_keys if (remark := self.remarks.get(key, "").strip())}


@dataclass(frozen=True, kw_only=True)
class Corrections(Asked):
    """A new request for corrections."""

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        self.check_items(request)
        check_deadline(request, self.deadline, self.deadline_reason)
        return {}

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        correction = CorrectionRequest.objects.create(
            request=request,
            message=self.message,
            field_keys=list(self.field_keys),
            indispensable_keys=list(self.indispensable_keys),
            remarks=self.kept_remarks,
            deadline=self.deadline,
            deadline_reason=self.deadline_reason,
            asked_by=actor,
            asked_at=now,
        )
        return {"correction": correction.pk, "deadline": self.deadline.isoformat()}


@dataclass(frozen=True, kw_only=True)
class Extension(Payload):
    """A later deadline for what is asked for; only while the former has not passed, so that no day is taken back."""

    deadline: dt.date
    deadline_reason: str = ""

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        if self.deadline <= _open(request).deadline:
            raise ActRefusedError(_("Choose a deadline after the one that was given."))
        check_deadline(request, self.deadline, self.deadline_reason)
        return {}

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        correction = _open(request)
        former, correction.deadline = correction.deadline, self.deadline
        correction.deadline_reason = self.deadline_reason or correction.deadline_reason
        correction.save(update_fields=["deadline", "deadline_reason"])
        clock.schedule_deadline_reminder(request, now)
        return {"correction": correction.pk, "former": former.isoformat(), "deadline": self.deadline.isoformat()}


@dataclass(frozen=True, kw_only=True)
class Amendment(Asked):
    """More things in what is asked for: one request still, whose time ends when all has come."""

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        correction = _open(request)
        self.check_items(request)
        if set(self.field_keys) & set(correction.field_keys):
            raise ActRefusedError(_("Some of it is asked for already. Take it out."))
        if self.deadline < correction.deadline:
            raise ActRefusedError(
                _("What was asked for first is expected until %(day)s: keep this day, or choose a later one.")
                % {"day": long_date(correction.deadline)}
            )
        check_deadline(request, self.deadline, self.deadline_reason)
        return {}

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        correction = _open(request)
        correction.field_keys += self.field_keys
        correction.indispensable_keys += self.indispensable_keys
        correction.remarks |= self.kept_remarks
        correction.message = "\n\n".join(text for text in (correction.message, self.message.strip()) if text)
        correction.deadline = self.deadline
        correction.deadline_reason = self.deadline_reason or correction.deadline_reason
        correction.save()
        clock.schedule_deadline_reminder(request, now)
        return {"correction": correction.pk, "added": list(self.field_keys), "deadline": self.deadline.isoformat()}


@dataclass(frozen=True, kw_only=True)
class Cancellation(Payload):
    """Nothing is asked for any more, as if it had never been: see `legal_clock`."""

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        without = clock_without_open_correction(request)
        if without and without.has_decided and without.decides_on:
            raise ActRefusedError(
                _(
                    "Without this request for corrections, silence would have decided on %(day)s: it can't be "
                    "cancelled any more. Resume the review instead."
                )
                % {"day": long_date(without.decides_on)}
            )
        return {}

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        correction = request.corrections.get(answered_at=None)
        correction.answered_at = correction.cancelled_at = now
        correction.save(update_fields=["answered_at", "cancelled_at"])
        return {"correction": correction.pk}


def _open(request: ServiceRequest) -> CorrectionRequest:
    """What is asked for and may still come in time; raises ActRefusedError once its deadline has passed."""
    correction = awaited(request)
    if correction is None:
        raise ActRefusedError(_("The deadline has passed: resume the review, then ask again."))
    return correction
