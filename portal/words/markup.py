"""HTML written in code, where a template or `format_html` for each of hundreds of cells would cost most of a page."""

from django.utils.html import escape
from django.utils.safestring import SafeString

EMPTY = SafeString("")


def span(css: str, text: object) -> SafeString:
    """`text`, escaped unless it is safe already, in a `span` of this class, which is a literal of ours."""
    return SafeString(f'<span class="{css}">{text if isinstance(text, SafeString) else escape(text)}</span>')
