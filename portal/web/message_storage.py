"""Where what is said on the next page waits: in a cookie named as the session's is, or in the session when long."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class MessageCookieStorage(CookieStorage):
    """Signed; its name holds it to this host wherever the session's does."""

    cookie_name = settings.SESSION_COOKIE_NAME.removesuffix("sessionid") + "messages"


class MessageStorage(FallbackStorage):
    """The cookie first, the session for what does not fit in it."""

    storage_classes = (MessageCookieStorage, SessionStorage)
