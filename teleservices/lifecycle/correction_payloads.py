"""What an agent brings with a request for corrections: named items, a remark on each, a deadline (CRPA L114-5)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.models import User
from teleservices.lifecycle.deadlines import check_deadline
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.lifecycle.payloads import Payload
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
        known = {field.key for field in request.form_version.form.fields()}
        if not self.field_keys or not set(self.field_keys) <= known:
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
