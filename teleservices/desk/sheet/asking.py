"""What a sheet shows of asking for corrections: which questions have a pencil, and the basket that they fill."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from accounts.models import User
from teleservices.desk.acts.correction_form import AskingForm, askable
from teleservices.desk.acts.forms import form_for
from teleservices.desk.texts.inserting import OfferedTexts
from teleservices.lifecycle import Act
from teleservices.lifecycle.emails.previewing import Preview, preview
from teleservices.models import CorrectionRequest, ServiceRequest


@dataclass(frozen=True)
class Asking:
    """The act that would ask, the keys that have a pencil, the basket with what the applicant would read."""

    act: Act
    askable: Mapping[str, str]
    form: AskingForm | None = None
    preview: Preview | None = None

    @property
    def keys(self) -> Collection[str]:
        """The keys of the questions that are in the basket."""
        return self.form.chosen if self.form else ()


def asking_of(
    user: User,
    service_request: ServiceRequest,
    acts: Collection[Act],
    typed: Mapping[str, object] | None,
    *,
    correction: CorrectionRequest | None,
    at: str,
) -> Asking | None:
    """What the sheet shows of it; None where nothing may be asked for now.

    `typed` is what the basket holds, `correction` the one that is open, `at` where the basket is
    posted to be shown anew.
    """
    act = next((act for act in acts if act.asks_applicant), None)
    if act is None:
        return None
    kind = form_for(act)
    if typed is None or not issubclass(kind, AskingForm):
        return Asking(act, askable(service_request, but=correction.field_keys if correction else ()))
    form = kind(act=act, request=service_request, actor=user, initial=typed)
    form.offer_texts(OfferedTexts(user, [service_request.team_id]), at=at)
    return Asking(act, form.askable, form, preview(service_request, act, form.shown_payload(), user))
