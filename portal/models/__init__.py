"""What the département itself stores."""

from portal.models.counted import WindowCount
from portal.models.installation import Installation, PageGeneration
from portal.models.media import Document, Image, Rendition
from portal.models.settings import PortalSettings
from portal.models.terms import TermsVersion

__all__ = [
    "Document",
    "Image",
    "Installation",
    "PageGeneration",
    "PortalSettings",
    "Rendition",
    "TermsVersion",
    "WindowCount",
]
