"""What a page may ask the browser for: nothing, but the position where a question of the page asks for it."""

from django.http import HttpResponse

CLOSED = (
    *("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope"),
    *("magnetometer", "microphone", "midi", "payment", "screen-wake-lock", "usb"),
)
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in CLOSED)


def with_position(response: HttpResponse, *, is_asked: bool) -> HttpResponse:
    """The same answer; where a position `is_asked`, its page alone may ask the browser for one."""
    if is_asked:
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY.replace("geolocation=()", "geolocation=(self)")
    return response
