"""Addresses of who is asked for an opinion: their link, which nobody else knows."""

from django.urls import path

from teleservices.advising import views

urlpatterns = [
    path("avis/<str:token>/", views.advice, name="advice"),
    path("avis/<str:token>/code/", views.code, name="advice_code"),
    path("avis/<str:token>/pieces/<uuid:uuid>/", views.document, name="advice_document"),
]
