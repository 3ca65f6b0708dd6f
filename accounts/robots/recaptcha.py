"""Google's check, for the départements that choose it by giving its keys: no inline script, no address sent along."""

from django.core.exceptions import ValidationError
from django_recaptcha.fields import ReCaptchaField
from django_recaptcha.widgets import ReCaptchaV2Checkbox

CONTENT_SECURITY_POLICY = {
    "script-src": ["https://www.google.com/recaptcha/", "https://www.gstatic.com/recaptcha/"],
    "frame-src": ["https://www.google.com/recaptcha/"],
}
"""What the page must be allowed, added to the public policy."""


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
