"""The keys of the desk, in one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from teleservices.desk.access import instructor

OF_THE_LIST = (
    ("j", _("next row")),
    ("k", _("previous row")),
    ("o", _("open the request of the row")),
    ("x", _("tick the row")),
    ("/", _("search")),
)
OF_A_REQUEST = (
    ("n", _("next request of the list")),
    ("p", _("previous request of the list")),
    ("u", _("back to the list")),
)
OF_A_DOCUMENT = (
    ("g", _("next document, or the first one")),
    ("s", _("previous document")),
    ("f", _("next page")),
    ("d", _("previous page")),
    ("z", _("enlarge, or fit to the width")),
    ("t", _("turn to the right")),
    ("x", _("close the document")),
    ("1 2 3 4", _("say what the document is found to be")),
    ("r", _("write the reason, which Enter keeps")),
)


def keys(request: HttpRequest) -> HttpResponse:
    """List the keys, and where to switch them off: they are one letter each, which voices may type (WCAG 2.1.4)."""
    instructor(request)
    groups = ((_("In the list"), OF_THE_LIST), (_("In a request"), OF_A_REQUEST), (_("In a document"), OF_A_DOCUMENT))
    return render(request, "teleservices/desk/requests/keys.html", {"groups": groups})
