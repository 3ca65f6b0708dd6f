"""Addresses of a draft, from « Commencer » to the confirmation."""

from django.urls import path

from teleservices.filing.views import checking, corrections, starting, steps

urlpatterns = [
    path("demarches/<slug:code>/commencer/", starting.start, name="filing_start"),
    path("compte/brouillons/<str:reference>/", starting.resume, name="filing_resume"),
    path("compte/brouillons/<str:reference>/supprimer/", starting.delete, name="filing_delete"),
    path("compte/brouillons/<str:reference>/etapes/<str:step_key>/", steps.step, name="filing_step"),
    path("compte/brouillons/<str:reference>/verifier/", checking.check, name="filing_check"),
    path("compte/brouillons/<str:reference>/transmettre/", checking.transmit_draft, name="filing_transmit"),
    path("compte/demandes/<str:reference>/transmise/", checking.done, name="filing_done"),
    path("compte/demandes/<str:reference>/completer/", corrections.correct, name="filing_correct"),
]
