"""Addresses under /compte/ of the other ways in: FranceConnect, the department's provider, staff's invitations."""

from django.urls import URLPattern, URLResolver, path

from accounts.federation import DEPARTMENT, FRANCECONNECT
from accounts.identity_providers import views as providers
from accounts.staff.invitations import views as staff

urlpatterns: list[URLPattern | URLResolver] = [
    path("franceconnect/", providers.manage, name="franceconnect"),
    path("franceconnect/connexion/", providers.start, {"provider_id": FRANCECONNECT}, name=f"{FRANCECONNECT}_start"),
    path("franceconnect/retour/", providers.callback, {"provider_id": FRANCECONNECT}, name=f"{FRANCECONNECT}_callback"),
    path("franceconnect/bienvenue/", providers.welcome, name="franceconnect_welcome"),
    path("franceconnect/abandonner/", providers.give_up, name="franceconnect_give_up"),
    path("franceconnect/lien-envoye/", providers.sent, name="franceconnect_sent"),
    path("franceconnect/lien/<str:token>/", providers.open_link, name="franceconnect_open"),
    path("franceconnect/rattacher/", providers.tie, name="franceconnect_tie"),
    path("franceconnect/detacher/", providers.untie, name="franceconnect_untie"),
    path("agents/connexion/", providers.start, {"provider_id": DEPARTMENT}, name=f"{DEPARTMENT}_start"),
    path("agents/retour/", providers.callback, {"provider_id": DEPARTMENT}, name=f"{DEPARTMENT}_callback"),
    path("deconnexion/retour/", providers.signed_out, name="provider_signed_out"),
    path("invitation/<str:key>/", staff.accept_invitation, name="staff_invitation"),
]
