"""How static files are named: after their content, so that browsers may keep them for good."""

import re
from functools import cached_property

from django.conf import settings
from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage

LINE_ENDS = re.compile(rb"(?<=[{};,(])\n\s*")


def compact(stylesheet: bytes) -> bytes:
    """A stylesheet of ours as browsers get it: one declaration a line is for who reads it."""
    return LINE_ENDS.sub(b"", stylesheet)


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed names, also for what our modules import; the packages' scripts are left as they came."""

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )

    def _save(self, name: str, content: "File[bytes]") -> str:
        """Django's, of our stylesheets what weighs least."""
        if name.startswith("css/"):
            content = ContentFile(compact(b"".join(content.chunks())))
        return str(super()._save(name, content))

    def url(self, name: str | None, force: bool = False) -> str:
        """The address of a file: worked out once, since no name changes while a process serves them.

        A page of the admin asks for some thirty. Raises ValueError for a file that was not collected.
        """
        if name is None or force or settings.DEBUG:
            return super().url(name, force)
        if name not in self._addresses:
            self._addresses[name] = super().url(name)
        return self._addresses[name]

    @cached_property
    def _addresses(self) -> dict[str, str]:
        return {}
