"""What the web server promises browsers: cookies, HTTPS, what pages may load."""

from csp.constants import NONE, SELF, UNSAFE_INLINE

from cms.settings.environment import env
from cms.settings.installation import PARVIS_TRUSTED_PROXIES

CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
# Browsers keep a cookie of such a name only when this very host set it, by https, for the whole site: neither a
# neighbour under the same domain nor plain http can give a visitor a session of theirs.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
MESSAGE_STORAGE = "portal.web.message_storage.MessageStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
if PARVIS_TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "SAMEORIGIN"
# Wagtail previews in a frame of the same site; joining the browsers' preload list is the département's choice.
SILENCED_SYSTEM_CHECKS = ["security.W019", "security.W021"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    },
}
# Our screens under Wagtail's address show what citizens type: nothing inline there either. They preview in frames.
STAFF_CONTENT_SECURITY_POLICY = CONTENT_SECURITY_POLICY["DIRECTIVES"] | {
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
}
# An e-mail shown in a frame where nothing runs has its styles within, and the frame the policy of its page.
EMAIL_SHOWN_CONTENT_SECURITY_POLICY = {"style-src": [UNSAFE_INLINE]}
# Wagtail's own screens still write inline scripts and styles; everything else stays as tight.
ADMIN_CONTENT_SECURITY_POLICY = STAFF_CONTENT_SECURITY_POLICY | {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
}
# The anti-robot widget works in a worker of its own.
ROBOT_CHECK_CONTENT_SECURITY_POLICY = {"worker-src": [SELF, "blob:"]}
