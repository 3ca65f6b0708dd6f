"""The door of the mail provider: what it says of e-mails that left, taken only with its signature or its secret.

Anymail knows each provider's way of signing and of saying; nothing of what it reads is logged.
"""

import logging

from anymail.exceptions import AnymailInsecureWebhookWarning, AnymailWebhookValidationFailure
from anymail.webhooks.base import AnymailBaseWebhookView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from notifications import tracking
from portal.logs import security_log

logger = logging.getLogger(__name__)

PROVIDERS = {
    "brevo": "anymail.webhooks.brevo.BrevoTrackingWebhookView",
    "mailersend": "anymail.webhooks.mailersend.MailerSendTrackingWebhookView",
    "mailgun": "anymail.webhooks.mailgun.MailgunTrackingWebhookView",
    "mailjet": "anymail.webhooks.mailjet.MailjetTrackingWebhookView",
    "mailtrap": "anymail.webhooks.mailtrap.MailtrapTrackingWebhookView",
    "mandrill": "anymail.webhooks.mandrill.MandrillCombinedWebhookView",
    "postal": "anymail.webhooks.postal.PostalTrackingWebhookView",
    "postmark": "anymail.webhooks.postmark.PostmarkTrackingWebhookView",
    "resend": "anymail.webhooks.resend.ResendTrackingWebhookView",
    "sendgrid": "anymail.webhooks.sendgrid.SendGridTrackingWebhookView",
    "sparkpost": "anymail.webhooks.sparkpost.SparkPostTrackingWebhookView",
    "unisender_go": "anymail.webhooks.unisender_go.UnisenderGoTrackingWebhookView",
}
"""Amazon's is left out: it asks the network while it answers."""


def provider() -> str:
    """The name of the provider in use, as Anymail has it; empty for SMTP."""
    backend = settings.EMAIL_BACKEND
    return backend.split(".")[2] if backend.startswith("anymail.backends.") else ""


def reader() -> AnymailBaseWebhookView | None:
    """What reads the events of the provider in use; None where it has none, or where nothing would prove who speaks."""
    path = PROVIDERS.get(provider())
    if path is None:
        return None
    try:
        view: AnymailBaseWebhookView = import_string(path)()
    except (ImproperlyConfigured, AnymailInsecureWebhookWarning):
        return None
    return view if view.basic_auth or not view.warn_if_no_basic_auth else None


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["POST", "HEAD"])
def events(request: HttpRequest, name: str) -> HttpResponse:
    """What the provider says; 404 for another than the one in use, 403 without its proof, 400 for what can't be read.

    What is not of an e-mail of ours, or is said again, answers 200: the provider need not repeat it.
    """
    view = reader()
    if view is None or name != provider():
        raise Http404
    if request.method == "HEAD":
        return HttpResponse()
    try:
        view.run_validators(request)
        events = list(view.parse_events(request))
    except (AnymailWebhookValidationFailure, ImproperlyConfigured):
        security_log.note(security_log.Happening.REFUSED, reason="mail_webhook", request=request, status=403)
        return HttpResponse(status=403)
    except Exception as error:  # noqa: BLE001 - the parser raises what it likes; its words may quote an address
        logger.warning("An event of the mail provider can't be read: %s", type(error).__name__)
        return HttpResponse(status=400)
    for event in events:
        tracking.note(provider=name, event=event)
    return HttpResponse()
