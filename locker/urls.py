"""Addresses of the lockers, under /compte/."""

from django.urls import URLPattern, URLResolver, path

from locker.views import document, listing, pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("espaces/<uuid:uuid>/documents-envoyes/", listing.sent, name="locker_sent"),
    path("espaces/<uuid:uuid>/documents-envoyes/joindre/", listing.attach, name="locker_attach"),
    path("espaces/<uuid:uuid>/documents-recus/", listing.received, name="locker_received"),
    path("documents-envoyes/", listing.all_sent, name="sent_documents"),
    path("documents-recus/", listing.all_received, name="received_documents"),
    path("documents/<uuid:uuid>/", document.document, name="locker_document"),
    path("documents/<uuid:uuid>/apercu/", document.thumbnail, name="locker_thumbnail"),
    path("documents/<uuid:uuid>/renommer/", document.describe, name="locker_rename"),
    path("documents/<uuid:uuid>/remplacer/", document.replace, name="locker_replace"),
    path("documents/<uuid:uuid>/pages/", pages.pages, name="locker_pages"),
    path("documents/<uuid:uuid>/pages/<int:number>/apercu/", pages.page_picture, name="locker_page_picture"),
    path("documents/<uuid:uuid>/supprimer/", document.delete, name="locker_delete"),
    path("documents/versions/<uuid:uuid>/", document.version, name="locker_version"),
]
