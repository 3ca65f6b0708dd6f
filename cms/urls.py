"""Every address of the portal. Public addresses are French; URL names are English."""

from django.conf import settings
from django.contrib.sitemaps.views import sitemap
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from accounts.identity_providers.views import StaffSignOutView
from cms import api
from home.editing.editors import for_editors
from home.site.sitemap import PublishedPages
from portal.admin import versioned
from portal.files import public_images
from portal.identity import theme
from portal.supervision import metrics_page
from portal.web import well_known


def closed(request: HttpRequest) -> HttpResponseBase:
    """Answer 404 where a library opens an address that this portal doesn't use; raises Http404."""
    raise Http404


# Wagtail's own ways in and out are closed: there is one sign-in page, and one sign-out, which ends the session of the
# identity provider and leaves nothing in the browser.
closed_doors: list[URLPattern | URLResolver] = [
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/logout/", StaffSignOutView.as_view()),
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/failwhale/", closed),  # fails on purpose
    re_path(r"^admin/media/(?:audio|media)/", closed, name="no_sound_alone"),  # no page plays one
    # People are invited, changed and closed one by one: accounts/staff/people/users.py.
    re_path(r"^admin/bulk/accounts/user/", closed, name="no_bulk_act_on_people"),
    re_path(r"^admin/password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("theme.<slug:digest>.css", theme.stylesheet, name="theme"),
    path("robots.txt", well_known.robots_txt, name="robots_txt"),
    path(".well-known/security.txt", well_known.security_txt, name="security_txt"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": PublishedPages}}, name="sitemap"),
    path("favicon.ico", well_known.favicon, name="favicon"),
    path("health/", include("portal.health.urls")),
    path("metrics", metrics_page.metrics, name="metrics"),
    path("courriels/", include("notifications.urls")),
    *closed_doors,
    path("admin/", include(decorate_urlpatterns(wagtailadmin_urls.urlpatterns, for_editors))),
    *versioned.urlpatterns(),
    path("api/v2/", api.patterns()),
    path("", include("catalogue.urls")),
    path("documents/", include(wagtaildocs_urls)),
    path("recherche/", include("search.urls")),
    path("compte/", include("accounts.urls")),
    path("compte/", include("locker.urls")),
    path("", include("teleservices.urls")),
    path("", include("home.urls")),
]

if settings.PARVIS_DEMO:
    urlpatterns += [path("styleguide/", include("portal.styleguide.urls"))]

urlpatterns += [re_path(r"^media/(?P<path>.*)$", public_images.image), path("", include(wagtail_urls))]

handler500 = "portal.web.error_pages.server_error"
# allauth asks for it when a limit is reached.
handler429 = "accounts.throttling.too_many_requests"
