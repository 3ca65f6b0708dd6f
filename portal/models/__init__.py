"""What the département itself stores."""

from portal.models.counted import WindowCount
from portal.models.installation import Installation, PageGeneration
from portal.models.media import Document, Image, Rendition
from portal.models.service_notice import NoticePlace, NoticeTone, ServiceNotice
from portal.models.settings import PortalSettings
from portal.models.terms import TermsVersion
