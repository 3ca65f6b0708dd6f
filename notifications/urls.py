"""Where the mail provider tells what became of e-mails."""

from django.urls import path

from notifications import webhooks

urlpatterns = [path("evenements/<slug:name>/", webhooks.events, name="mail_events")]
