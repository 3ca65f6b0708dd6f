"""What was typed on a page when the session had ended: sealed, kept an hour for whoever signs in next on this browser.

It holds no file, and is given back on the very page that it was posted to, whose own checks say who may open it. Only
views that ask for it (`survives_session_end`): a password is never kept.
"""

import json
from collections.abc import Callable

from cryptography.fernet import InvalidToken
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from portal.database.sealing import secret_box

KEY = "interrupted"
LARGEST = 200_000
"""Characters kept at most: an anonymous visitor must not fill the sessions."""
KEPT_SECONDS = 3600
MARK = "survives_session_end"

View = Callable[..., HttpResponse]


def survives_session_end(view: View) -> View:
    """Ask that what is posted to this view be kept when nobody is signed in any more; read it there by `given_back`.

    Whatever asks for a sign-in may stand around the view: the mark is read before, by `SessionEndMiddleware`.
    """
    view.__dict__[MARK] = True
    return view


def keep_what_is_posted(request: HttpRequest, view: View) -> None:
    """Keep what an anonymous visitor posts to a view that asked for it, before they are sent to sign in."""
    if request.method == "POST" and not request.user.is_authenticated and getattr(view, MARK, False):
        _keep(request)


def given_back(request: HttpRequest) -> QueryDict | None:
    """What was typed on this page before the session ended, once; None when there is nothing."""
    sealed = request.session.get(KEY)
    if sealed is None:
        return None
    try:
        contents = json.loads(secret_box(KEY).decrypt(sealed.encode(), ttl=KEPT_SECONDS))
    except InvalidToken:
        del request.session[KEY]
        return None
    if contents["path"] != request.path:
        return None
    del request.session[KEY]
    return QueryDict(contents["typed"])


def typed_before_text() -> str:
    """The sentence above a form that a new sign-in filled in again."""
    return _("Here is what you had typed before you signed in again. It is not saved yet.")


def typed_and_not_sent_text() -> str:
    """What is said above a message or an act that is given back, whose files could not be."""
    return _(
        "Here is what you had typed before you signed in again. Nothing was sent yet; files are to be chosen again."
    )


def _keep(request: HttpRequest) -> None:
    values = request.POST.copy()
    values.pop("csrfmiddlewaretoken", None)
    text = json.dumps({"path": request.path, "typed": values.urlencode()})
    if len(text) > LARGEST:
        messages.warning(request, _("Your session had ended: what you had just typed could not be kept."))
        return
    request.session[KEY] = secret_box(KEY).encrypt(text.encode()).decode()
    messages.info(request, _("Your session had ended. Sign in: what you had just typed will be given back to you."))
