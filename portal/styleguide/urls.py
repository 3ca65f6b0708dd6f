"""The page of components, in the demo and in development only."""

from django.urls import path

from portal.styleguide.page import page

urlpatterns = [path("", page, name="styleguide")]
