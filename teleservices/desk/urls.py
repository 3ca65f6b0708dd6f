"""Addresses of the desk, under Wagtail's admin (which asks for its own permission first)."""

from django.urls import path

from teleservices.desk.acts import views as acts
from teleservices.desk.sheet.views import conversation, copies, sheet, versions

app_name = "desk"

urlpatterns = [
    path("<str:reference>/", sheet.sheet, name="sheet"),
    path("<str:reference>/pieces/<uuid:uuid>/", sheet.document, name="document"),
    path("<str:reference>/accuse-de-reception/", sheet.acknowledgement, name="acknowledgement"),
    path("<str:reference>/dossier-complet/", copies.complete, name="complete"),
    path("<str:reference>/dossier-complet/pdf/", copies.complete_file, name="complete_file"),
    path("<str:reference>/formulaire/", versions.versions, name="versions"),
    path("<str:reference>/messages/", conversation.conversation, name="messages"),
    path("<str:reference>/messages/pieces/<uuid:uuid>/", conversation.message_document, name="message_document"),
    path("<str:reference>/courrier/", sheet.letter, name="letter"),
    path("<str:reference>/actes/<slug:act_name>/", acts.act, name="act"),
]
