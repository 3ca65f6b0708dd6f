"""Addresses of a draft, from « Commencer » to the confirmation, and of the form's description."""

from django.urls import path

from teleservices.filing.views import (
    autosaving,
    beneficiaries,
    checking,
    corrections,
    describing,
    duplicating,
    phone_screen,
    photo_pages,
    starting,
    steps,
    suggestions,
    uploading,
)

urlpatterns = [
    path("demarches/suggestions/communes/", suggestions.communes, name="suggested_communes"),
    path("demarches/suggestions/adresses/", suggestions.postal_addresses, name="suggested_addresses"),
    path("demarches/<slug:code>/schema.json", describing.form, name="form_description"),
    path("demarches/<slug:code>/commencer/", starting.start, name="filing_start"),
    path("demarches/<slug:code>/prevenir/", starting.await_opening, name="await_opening"),
    path("compte/brouillons/<str:reference>/", starting.resume, name="filing_resume"),
    path("compte/brouillons/<str:reference>/supprimer/", starting.delete, name="filing_delete"),
    path("compte/brouillons/<str:reference>/etapes/<str:step_key>/", steps.step, name="filing_step"),
    path("compte/brouillons/<str:reference>/etapes/<str:step_key>/pieces/", uploading.upload, name="filing_upload"),
    path(
        "compte/brouillons/<str:reference>/etapes/<str:step_key>/telephone/<str:field_key>/",
        phone_screen.phone,
        name="filing_phone",
    ),
    path(
        "compte/brouillons/<str:reference>/etapes/<str:step_key>/telephone/<str:field_key>/etat/",
        phone_screen.state,
        name="filing_phone_state",
    ),
    path("telephone/<str:token>/", phone_screen.by_phone, name="by_phone"),
    path("compte/pieces/<uuid:uuid>/apercu/", uploading.thumbnail, name="filing_thumbnail"),
    path("compte/pieces/<uuid:uuid>/pages/", photo_pages.pages, name="filing_pages"),
    path("compte/pieces/<uuid:uuid>/pages/<int:number>/apercu/", photo_pages.page_picture, name="filing_page_picture"),
    path("compte/brouillons/<str:reference>/beneficiaire/", beneficiaries.beneficiary, name="filing_beneficiary"),
    path(
        "compte/brouillons/<str:reference>/etapes/<str:step_key>/enregistrer/",
        autosaving.save_field,
        name="filing_autosave",
    ),
    path("compte/brouillons/<str:reference>/verifier/", checking.check, name="filing_check"),
    path("compte/brouillons/<str:reference>/changements-lus/", checking.changes_read, name="filing_changes_read"),
    path("compte/brouillons/<str:reference>/transmettre/", checking.transmit_draft, name="filing_transmit"),
    path("compte/demandes/<str:reference>/transmise/", checking.done, name="filing_done"),
    path("compte/demandes/<str:reference>/refaire/", duplicating.duplicate_request, name="filing_duplicate"),
    path("compte/demandes/<str:reference>/completer/", corrections.correct, name="filing_correct"),
    path(
        "compte/demandes/<str:reference>/completer/enregistrer/",
        autosaving.save_correction,
        name="filing_correct_autosave",
    ),
    path(
        "compte/demandes/<str:reference>/completer/pieces/", uploading.upload_correction, name="filing_correct_upload"
    ),
    path(
        "compte/demandes/<str:reference>/completer/verifier/",
        corrections.check_corrections,
        name="filing_check_corrections",
    ),
]
