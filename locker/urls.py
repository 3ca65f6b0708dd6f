"""Addresses of the lockers, under /compte/."""

from django.urls import URLPattern, URLResolver, path

from locker import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("espaces/<uuid:uuid>/documents-envoyes/", views.sent, name="locker_sent"),
    path("espaces/<uuid:uuid>/documents-envoyes/joindre/", views.attach, name="locker_attach"),
    path("espaces/<uuid:uuid>/documents-recus/", views.received, name="locker_received"),
    path("documents-recus/", views.all_received, name="received_documents"),
    path("documents/<uuid:uuid>/", views.document, name="locker_document"),
    path("documents/<uuid:uuid>/renommer/", views.rename, name="locker_rename"),
    path("documents/<uuid:uuid>/supprimer/", views.delete, name="locker_delete"),
]
