"""Addresses of the desk, under Wagtail's admin (which asks for its own permission first)."""

from django.urls import path

from teleservices.desk.acts import views as acts
from teleservices.desk.acts.showing_letters import letter_preview
from teleservices.desk.annotating import views as annotating
from teleservices.desk.batches import views as batches
from teleservices.desk.batches.acts import BULK
from teleservices.desk.correcting import views as correcting
from teleservices.desk.mailroom import views as mailroom
from teleservices.desk.organisations.card import organisation
from teleservices.desk.requests import views
from teleservices.desk.requests.amounts_together import amounts_together
from teleservices.desk.requests.column_panel import columns
from teleservices.desk.requests.density import density
from teleservices.desk.requests.filtering import answers, filters, one_filter
from teleservices.desk.requests.keys import keys
from teleservices.desk.requests.listing import DeskList
from teleservices.desk.series import views as series
from teleservices.desk.sheet.annotations import views as annotations
from teleservices.desk.sheet.documents import views as documents
from teleservices.desk.sheet.messages import views as messages
from teleservices.desk.sheet.notes import views as notes
from teleservices.desk.sheet.opinions import views as opinions
from teleservices.desk.sheet.postal import views as postal
from teleservices.desk.sheet.proposals import aid_views as aids
from teleservices.desk.sheet.proposals import views as proposals
from teleservices.desk.sheet.views import (
    copies,
    downloads,
    labelling,
    past,
    presence,
    reading,
    recusals,
    reviewing,
    versions,
    watching,
)

urlpatterns = [
    path("", DeskList.as_view(bulk={name: act.label for name, act in BULK.items()}), name="list"),
    path("vues/", views.keep, name="view_keep"),
    path("vues/<int:pk>/retirer/", views.take_away, name="view_take_away"),
    path("lots/", batches.batches, name="batches"),
    path("lots/nouveau/", batches.make, name="batch_make"),
    path("lots/<uuid:uuid>/", batches.batch, name="batch"),
    path("lots/<uuid:uuid>/recommencer/", batches.again, name="batch_again"),
    path("courriers/", mailroom.mailroom, name="mailroom"),
    path("courriers/<int:pk>/", mailroom.mailing, name="mailing"),
    path("courriers/<slug:name>/", mailroom.mailroom_act, name="mailroom_act"),
    path("filtres/", filters, name="filters"),
    path("filtres/reponses/<slug:code>/", answers, name="filters_on_answers"),
    path("filtres/<str:name>/", one_filter, name="filter"),
    path("colonnes/", columns, name="columns"),
    path("densite/", density, name="density"),
    path("annotations/", annotating.annotations, name="annotations"),
    path("annotations/choisies/", annotating.annotate, name="annotate"),
    path("serie/", series.start, name="series_start"),
    path("serie/arreter/", series.stop, name="series_stop"),
    path("serie/<str:reference>/", series.go, name="series_go"),
    path("sommes/", amounts_together, name="amounts_together"),
    path("raccourcis/", keys, name="keys"),
    path("demandes/<str:reference>/", reading.sheet, name="sheet"),
    path("demandes/<str:reference>/presences/", presence.presence, name="presence"),
    path("demandes/<str:reference>/panier/", reading.basket, name="basket"),
    path("demandes/<str:reference>/pieces/", reading.documents, name="documents"),
    path("demandes/<str:reference>/organisme/", organisation, name="organisation"),
    path("demandes/<str:reference>/proposition/", proposals.proposal, name="proposal"),
    path("demandes/<str:reference>/proposition/visa/", proposals.visa, name="proposal_visa"),
    path("demandes/<str:reference>/proposition/grille/", proposals.scores, name="proposal_scores"),
    path("demandes/<str:reference>/decision/", past.decision, name="decision"),
    path("demandes/<str:reference>/historique/", past.events, name="history"),
    path("demandes/<str:reference>/pieces/<uuid:uuid>/", documents.document, name="document"),
    path("demandes/<str:reference>/pieces/<uuid:uuid>/constat/", reviewing.finding, name="finding"),
    path("demandes/<str:reference>/pieces/<uuid:uuid>/pages/<int:number>.webp", documents.page, name="page"),
    path(
        "demandes/<str:reference>/pieces/<uuid:uuid>/pages/<int:number>/texte/", documents.page_text, name="page_text"
    ),
    path("demandes/<str:reference>/accuse-de-reception/", downloads.acknowledgement, name="acknowledgement"),
    path("demandes/<str:reference>/dossier-complet/", copies.complete, name="complete"),
    path("demandes/<str:reference>/dossier-complet/pdf/", copies.complete_file, name="complete_file"),
    path("demandes/<str:reference>/formulaire/", versions.versions, name="versions"),
    path("demandes/<str:reference>/messages/", messages.conversation, name="messages"),
    path("demandes/<str:reference>/messages/pieces/<uuid:uuid>/", messages.message_document, name="message_document"),
    path("demandes/<str:reference>/etiquettes/", labelling.label, name="label"),
    path("demandes/<str:reference>/surveiller/", watching.watch, name="watch"),
    path("demandes/<str:reference>/deport/", recusals.recuse, name="recuse"),
    path("demandes/<str:reference>/deport/<int:pk>/lever/", recusals.end, name="recusal_end"),
    path("demandes/<str:reference>/notes/", notes.notes, name="notes"),
    path("demandes/<str:reference>/notes/<uuid:uuid>/", notes.note, name="note"),
    path("demandes/<str:reference>/notes/<uuid:uuid>/epingler/", notes.pin, name="note_pin"),
    path("demandes/<str:reference>/proposition/aides/", aids.declare, name="declared_aid"),
    path("demandes/<str:reference>/proposition/aides/<uuid:uuid>/", aids.withdraw, name="declared_aid_withdrawn"),
    path("demandes/<str:reference>/avis/", opinions.opinions, name="opinions"),
    path("demandes/<str:reference>/avis/demander/", opinions.ask, name="opinion_ask"),
    path("demandes/<str:reference>/avis/<uuid:uuid>/", opinions.opinion, name="opinion"),
    path("demandes/<str:reference>/avis/<uuid:uuid>/document/", opinions.opinion_document, name="opinion_document"),
    path("demandes/<str:reference>/annotations/<str:key>/", annotations.annotation, name="annotation"),
    path("demandes/<str:reference>/attestation/", downloads.attestation, name="attestation"),
    path("demandes/<str:reference>/courrier/", downloads.letter, name="letter"),
    path("demandes/<str:reference>/poste/", postal.ask_post, name="ask_post"),
    path("demandes/<str:reference>/poste/<int:pk>/", postal.sending, name="sending"),
    path("demandes/<str:reference>/corriger/<str:key>/", correcting.correct, name="correct"),
    path("demandes/<str:reference>/actes/<slug:act_name>/", acts.act, name="act"),
    path("demandes/<str:reference>/actes/<slug:act_name>/courrier/", letter_preview, name="letter_preview"),
]
