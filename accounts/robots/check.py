"""The proof that a person, not a program, fills in a form: computed by the browser, or a plain question answered."""

import base64
import binascii
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

import altcha
from allauth.core import context, ratelimit
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from django_recaptcha.fields import ReCaptchaField
from django_recaptcha.widgets import ReCaptchaV2Checkbox

from accounts.robots import plain_question

RECAPTCHA_POLICY = {
    "script-src": ["https://www.google.com/recaptcha/", "https://www.gstatic.com/recaptcha/"],
    "frame-src": ["https://www.google.com/recaptcha/"],
}
"""What the page must be allowed, added to the public policy."""
CHALLENGE_AGE = dt.timedelta(minutes=20)


class RecaptchaWidget(ReCaptchaV2Checkbox):
    """The tick box, whose script is Google's own file."""

    template_name = "accounts/robots/recaptcha.html"


class RecaptchaField(ReCaptchaField):
    """A field that fails closed, with a message, when Google does not answer."""

    widget = RecaptchaWidget

    def get_remote_ip(self) -> str:
        """The person's address is not given to Google."""
        return ""

    def validate(self, value: str) -> None:
        """Ask Google; no answer is a refusal."""
        try:
            super().validate(value)
        except OSError as error:
            raise ValidationError(self.error_messages["captcha_error"], code="captcha_error") from error


@dataclass(frozen=True)
class Proof:
    """What came back with the form: one of the two is enough."""

    payload: str = ""
    token: str = ""
    answer: str = ""


@require_GET
@never_cache
def challenge(request: HttpRequest) -> JsonResponse:
    """A new computation for the widget, small enough for an old phone (`ALTCHA_MAX_NUMBER` tries at most)."""
    computation = altcha.create_challenge(
        altcha.ChallengeOptions(
            hmac_key=settings.ALTCHA_HMAC_KEY,
            max_number=settings.ALTCHA_MAX_NUMBER,
            expires=dt.datetime.now(dt.UTC) + CHALLENGE_AGE,
        )
    )
    return JsonResponse(computation.to_dict() | {"maxnumber": computation.max_number})


def is_solved(payload: str) -> bool:
    """Whether `payload` solves a challenge of ours that has neither lapsed nor been used."""
    try:
        solution = json.loads(base64.b64decode(payload, validate=True))
        key = f"accounts.robot_check:{solution['challenge']}"
        solved, _reason = altcha.verify_solution(solution, settings.ALTCHA_HMAC_KEY, check_expires=True)
    except (binascii.Error, ValueError, KeyError, TypeError, AttributeError):
        return False
    return solved and cache.add(key, True, CHALLENGE_AGE.total_seconds())


class RobotCheckWidget(forms.Widget):
    """The computing widget, and the plain question for who has no JavaScript or prefers it (`plain`)."""

    template_name = "altcha_widget.html"
    use_fieldset = True

    def __init__(self, *, plain: bool = False) -> None:
        super().__init__()
        self.plain = plain

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> dict[str, object]:
        """What the template needs: the challenge's address, the widget's words, a new question."""
        return super().get_context(name, value, attrs) | {
            "plain": self.plain,
            "question": plain_question.ask(),
            "challenge_url": reverse("robot_check_challenge"),
            "max_number": settings.ALTCHA_MAX_NUMBER,
            "strings": json.dumps(widget_words()),
        }

    def value_from_datadict(self, data: Mapping[str, str], files: object, name: str) -> Proof:
        """Gather what the two ways may have sent."""
        return Proof(data.get(name, ""), data.get(f"{name}_token", ""), data.get(f"{name}_answer", ""))


class RobotCheckField(forms.Field):
    """Passes with either proof; its value after cleaning is True."""

    default_error_messages = {
        "required": gettext_lazy("Answer the verification, then send the form again."),
        "wrong": gettext_lazy("The answer to the verification is not right, or came too late. Here is another one."),
        "throttled": gettext_lazy("Too many answers in a short time. Try again in five minutes."),
    }

    def clean(self, value: Proof) -> bool:
        """Check the proof given; ValidationError says what to do."""
        if value.payload:
            if is_solved(value.payload):
                return True
            raise self._refused("wrong")
        if not value.answer.strip():
            raise self._refused("required")
        if not ratelimit.consume(context.request, action="plain_question"):
            raise self._refused("throttled")
        if not plain_question.is_right(token=value.token, answer=value.answer):
            raise self._refused("wrong")
        return True

    def _refused(self, code: str) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages[code], code=code)


def robot_check_field(*, plain: bool = False) -> forms.Field:
    """The field for a form: reCAPTCHA where the département chose it by giving its keys, else our own check."""
    if settings.RECAPTCHA_PUBLIC_KEY and not plain:
        return RecaptchaField(label=gettext_lazy("Verification"))
    return RobotCheckField(label=gettext_lazy("Verification"), widget=RobotCheckWidget(plain=plain))


def content_security_policy() -> dict[str, list[str]]:
    """What a page with the check must be allowed besides the public policy."""
    return RECAPTCHA_POLICY if settings.RECAPTCHA_PUBLIC_KEY else settings.ROBOT_CHECK_CONTENT_SECURITY_POLICY


def widget_words() -> dict[str, str]:
    """The widget's words, in the language of the page."""
    return {
        "ariaLinkLabel": "",
        "error": _("The verification did not work. Reload the page, or answer a question instead."),
        "expired": _("The verification has lapsed. Start it again."),
        "footer": "",
        "label": _("I am not a robot"),
        "verified": _("Verified"),
        "verifying": _("Verification under way…"),
        "waitAlert": _("Verification under way, please wait a moment."),
    }
