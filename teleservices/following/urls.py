"""Addresses of what a person follows."""

from django.urls import path

from teleservices.following.views import acts, consenting, conversation, copies, detail, informing, listing

urlpatterns = [
    path("compte/brouillons/", listing.draft_list, name="draft_list"),
    path("compte/demandes/", listing.request_list, name="request_list"),
    path("compte/demandes/<str:reference>/", detail.detail, name="request_detail"),
    path("compte/demandes/<str:reference>/messages/", conversation.conversation, name="request_messages"),
    path("compte/demandes/<str:reference>/copie/", copies.copy, name="request_copy"),
    path("compte/demandes/<str:reference>/dossier-complet/", copies.complete, name="request_complete"),
    path("compte/demandes/<str:reference>/dossier-complet/pdf/", copies.complete_file, name="request_complete_file"),
    path(
        "compte/demandes/<str:reference>/accuse-de-reception/", detail.acknowledgement, name="request_acknowledgement"
    ),
    path("compte/demandes/<str:reference>/attestation/", detail.attestation, name="request_attestation"),
    path("compte/demandes/<str:reference>/attestation/demander/", acts.ask_attestation, name="request_attest"),
    path("compte/demandes/<str:reference>/retirer/", acts.withdraw, name="request_withdraw"),
    path("compte/demandes/<str:reference>/confier/", acts.hand_over, name="request_hand_over"),
    path("compte/demandes/<str:reference>/personnes-informees/", informing.informed_people, name="request_informed"),
    path(
        "compte/demandes/<str:reference>/personnes-informees/<uuid:uuid>/retirer/",
        informing.remove_informed,
        name="request_informed_remove",
    ),
    path("personne-informee/<str:token>/", informing.informed, name="informed"),
    path("compte/pieces/<uuid:uuid>/", detail.attachment, name="attachment"),
    path("compte/messages/pieces/<uuid:uuid>/", conversation.message_document, name="message_document"),
    path("compte/espaces/<uuid:uuid>/brouillons/", listing.space_drafts, name="space_drafts"),
    path("compte/espaces/<uuid:uuid>/notification/", consenting.notification, name="space_notification"),
    path("compte/espaces/<uuid:uuid>/demandes/", listing.space_requests, name="space_requests"),
]
