"""The page of components, in the demo and in development only."""

from django.urls import path

from portal import styleguide

urlpatterns = [path("", styleguide.page, name="styleguide")]
