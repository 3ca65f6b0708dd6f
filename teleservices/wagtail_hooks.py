"""What the desk and the studio add to Wagtail's admin: registrations only."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from teleservices.desk.modeladmin import RequestAdmin

modeladmin_register(RequestAdmin)


@hooks.register("register_admin_urls")
def register_desk_urls() -> list[URLPattern | URLResolver]:
    """A request's sheet and its acts."""
    return [path("instruction/demandes/", include("teleservices.desk.urls"))]
