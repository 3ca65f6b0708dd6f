"""What a change of the form, or of a value that it reads, means for a draft, as its pages show it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from formkit.django_forms import step_form
from formkit.fieldtypes import Field, field_type
from formkit.schema import FormSchema, Step
from formkit.values import JsonValue
from teleservices.answering.following_the_form import (
    Concerned,
    News,
    Reworded,
    is_behind,
    move_to_current_version,
    news_of,
)
from teleservices.answering.parameter_changes import ParameterChange, parameter_changes
from teleservices.models import ServiceRequest
from teleservices.permissions import Party, refusal

Way = tuple[str, Concerned]
"""The address where a question is answered, and the question."""


@dataclass(frozen=True)
class NewsPanel:
    """The news of a draft, ready to be shown, with the ways to the questions concerned."""

    news: News | None
    added: list[Way]
    again: list[Way]
    reworded: list[tuple[str, Reworded]]
    """Addresses, and the questions whose answer reads otherwise."""
    changes: list[ParameterChange]

    @property
    def is_unread(self) -> bool:
        """Whether something is there that the applicant has not said yet that they read."""
        return bool(self.changes or (self.news and self.news.is_new))


def up_to_date(draft: ServiceRequest, user: User) -> ServiceRequest:
    """The draft on the version in force, when it may follow and `user` may change it; else as it is."""
    if not is_behind(draft) or refusal(user, draft, Party.APPLICANT):
        return draft
    return move_to_current_version(request_id=draft.pk, actor=user)


def news_panel(draft: ServiceRequest) -> NewsPanel | None:
    """What to tell of the form's change, and of the values that it reads, on a page of the draft; None for nothing."""
    news, changes = news_of(draft), parameter_changes(draft)
    if news is None and not changes:
        return None
    return NewsPanel(
        news,
        [(_address(draft, question), question) for question in (news.added if news else ())],
        [(_address(draft, question), question) for question in (news.again if news else ())],
        [(_address(draft, question), question) for question in (news.reworded if news else ())],
        changes,
    )


def _address(draft: ServiceRequest, question: Concerned | Reworded) -> str:
    return reverse("filing_step", args=[draft.reference, question.step_key]) + f"#field-{question.field_key}"


def say_typed_in_vain(request: HttpRequest, draft: ServiceRequest, step_key: str, data: QueryDict | None) -> None:
    """Show what was typed in a page older than the draft's form, and that this form no longer asks: it isn't saved."""
    before = draft.moved_from.form if draft.moved_from and data else None
    step = next((step for step in before.steps if step.key == step_key), None) if before else None
    if before is None or step is None:
        return
    lost = _lost_answers(draft, before, step, data)
    if lost:
        texts = [f"«\u00a0{field.label}\u00a0» {field_type(field).display(field, answer)}" for field, answer in lost]
        text = _("The form changed meanwhile and no longer asks what you typed here: %(answers)s.")
        messages.warning(request, text % {"answers": "\u00a0; ".join(texts)})


def _lost_answers(
    draft: ServiceRequest, before: FormSchema, step: Step, data: QueryDict | None
) -> list[tuple[Field, JsonValue]]:
    """The answers posted to a step of a former form, with their questions, that the draft's form no longer asks."""
    keys = {field.key for field in draft.form.fields()}
    answers = step_form(before, step, draft.known, data, strict=False).valid_answers()
    return [(before.field(key), answer) for key, answer in answers.items() if key not in keys]
