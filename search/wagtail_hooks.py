"""What the search adds to Wagtail's admin: registrations only."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from search import reports
from search.viewsets import synonyms


@hooks.register("register_admin_viewset")
def register_synonyms() -> ViewSet:
    """The groups of synonyms, under Settings."""
    return synonyms


@hooks.register("register_admin_urls")
def register_fruitless_url() -> list[URLPattern]:
    """The searches without result."""
    return [path("recherche/sans-resultat/", reports.fruitless_searches, name="fruitless_searches")]


@hooks.register("register_reports_menu_item")
def register_fruitless() -> MenuItem:
    """The same, among the reports."""
    return reports.FruitlessItem(reports.LABEL, reverse("fruitless_searches"), icon_name="search", order=1070)


@hooks.register("register_permissions")
def register_fruitless_permissions() -> QuerySet[Permission]:
    """What a group may be given: to look at searches without result, to clear them."""
    names = ("view_fruitlesssearch", "delete_fruitlesssearch")
    return Permission.objects.filter(content_type__app_label="search", codename__in=names)
