"""Addresses of what a person follows."""

from django.urls import path

from teleservices.following import views

urlpatterns = [
    path("compte/brouillons/", views.draft_list, name="draft_list"),
    path("compte/demandes/", views.request_list, name="request_list"),
    path("compte/demandes/<str:reference>/", views.detail, name="request_detail"),
    path("compte/demandes/<str:reference>/copie/", views.copy, name="request_copy"),
    path("compte/demandes/<str:reference>/accuse-de-reception/", views.acknowledgement, name="request_acknowledgement"),
    path("compte/demandes/<str:reference>/retirer/", views.withdraw, name="request_withdraw"),
    path("compte/pieces/<uuid:uuid>/", views.attachment, name="attachment"),
    path("compte/espaces/<uuid:uuid>/brouillons/", views.space_drafts, name="space_drafts"),
    path("compte/espaces/<uuid:uuid>/demandes/", views.space_requests, name="space_requests"),
]
