"""Addresses of the front page's sign-in zone; all others of this app are pages."""

from django.urls import URLPattern, URLResolver, path

from home.sign_in_zone import SignInRelay, sign_in_token

urlpatterns: list[URLPattern | URLResolver] = [
    path("connexion/", SignInRelay.as_view(), name="sign_in_relay"),
    path("connexion/jeton/", sign_in_token, name="sign_in_token"),
]
