"""Addresses of this app: pages, which Wagtail finds by their path, and what stands under a page without being one."""

from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_safe

from home.answers.views import vote_on_answer
from home.outlets.blank_forms import procedure_blank_form
from home.outlets.calendars import procedure_calendar
from home.outlets.feeds import ProcedureFeed

urlpatterns: list[URLPattern | URLResolver] = [
    path("foire-aux-questions/<slug:slug>/avis/", vote_on_answer, name="vote_on_answer"),
    path("demarches/flux.atom", require_safe(ProcedureFeed()), name="procedure_feed"),
    path("demarches/<slug:code>/calendrier.ics", procedure_calendar, name="procedure_calendar"),
    path("demarches/<slug:code>/formulaire.pdf", procedure_blank_form, name="procedure_blank_form"),
]
