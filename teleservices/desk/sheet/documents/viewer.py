"""The document that a sheet shows beside the answers, a page at a time; it remembers nothing but its address."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from formkit.fieldtypes import takes_documents
from locker.models import StoredFile
from portal.admin.parameters import named
from teleservices.desk.requests.trail import kept
from teleservices.desk.sheet.documents.remarks import remark_name
from teleservices.desk.sheet.documents.slots import JoinedDocument, Slot
from teleservices.desk.sheet.tabs import Tab
from teleservices.models import AgentCorrectionDocument, CorrectionDocument, MessageDocument, ServiceRequest
from teleservices.models.teams.model_text import LONGEST_REMARK

PIXELS = {"1": 1_100, "2": 2_000}
"""How large a page is drawn, by zoom."""
ASKED = {
    "piece": re.compile(r"[0-9a-f-]{36}"),
    "page": re.compile(r"[1-9][0-9]{0,3}"),
    "zoom": re.compile(r"[12]"),
    "turn": re.compile(r"[0-3]"),
}


@dataclass(frozen=True)
class Viewed:
    """A document that may be looked at."""

    uuid: UUID
    title: str
    stored_file: StoredFile


def viewed(service_request: ServiceRequest, uuid: UUID, closed: Collection[str]) -> Viewed | None:
    """A document that the request, its transmitted corrections or its messages hold; none of the questions `closed`."""
    transmitted = CorrectionDocument.objects.filter(
        draft__correction__request=service_request, draft__correction__received_at__isnull=False
    )
    by_service = AgentCorrectionDocument.objects.filter(correction__request=service_request)
    of_messages = MessageDocument.objects.filter(message__request=service_request)
    for documents in (service_request.attachments, transmitted, of_messages, by_service):
        document = documents.select_related("stored_file").filter(uuid=uuid).first()
        if document and getattr(document, "field_key", None) not in closed:
            return Viewed(document.uuid, document.title, document.stored_file)
    return None


@dataclass(frozen=True)
class Viewer:
    """A page of a document on screen, and where its links lead; each is empty where there is nothing there."""

    service_request: ServiceRequest
    document: Viewed
    page: int
    zoom: int
    quarters: int
    trail: str
    tab: Tab
    """The one that it is on."""
    around: Sequence[JoinedDocument]
    """The documents that the request holds, in their order."""
    typed_remark: str | None
    """The remark on this document as it was just posted; None where it wasn't."""

    longest_remark = LONGEST_REMARK

    @property
    def remark(self) -> tuple[str, str]:
        """The name of the remark on this document, and what stands in it."""
        kept_remark = self.joined.review.remark if self.joined and self.joined.review else ""
        return remark_name(self.document.uuid), kept_remark if self.typed_remark is None else self.typed_remark

    @property
    def query(self) -> str:
        """The parameters of the sheet's address that show this page anew."""
        return urlencode(self._asked())

    @property
    def joined(self) -> JoinedDocument | None:
        """The document among those that the request holds; None for one of its history or of a message."""
        return next((document for document in self.around if document.attachment.uuid == self.document.uuid), None)

    @property
    def slot(self) -> str:
        """The question that asked for the document; empty for one of its history or of a message."""
        return self.joined.attachment.field_key if self.joined else ""

    @property
    def step(self) -> str:
        """The step of the form that asks for it beside answers, which it proves; empty where it asks for no other."""
        steps = self.service_request.form.steps if self.slot else ()
        step = next((step for step in steps if any(field.key == self.slot for field in step.fields)), None)
        answers = [field for field in step.fields if not takes_documents(field)] if step else []
        return step.key if step and len(answers) > 1 else ""

    @property
    def picture(self) -> str:
        """The address of the page's picture; `v` tells the file apart."""
        query = urlencode({"zoom": self.zoom, "turn": self.quarters, "v": str(self.document.stored_file)})
        return f"{self._at('desk:page')}?{query}"

    @property
    def next_picture(self) -> str:
        """That of the page after it, drawn while this one is read; empty after the last.

        Not that of the next document, which nobody has opened: its pages would be told as looked at.
        """
        is_last = self.page >= self.document.stored_file.page_count
        return "" if is_last else replace(self, page=self.page + 1).picture

    @property
    def text(self) -> str:
        """The address of the page's text."""
        return self._at("desk:page_text")

    @property
    def noted(self) -> str:
        """The address of the notes, with a new one on this document."""
        mark, query = "&" if self.trail else "?", urlencode({"document": self.document.uuid})
        return f"{Tab.NOTES.of(self.service_request)}{self.trail}{mark}{query}#new-note"

    @property
    def closed(self) -> str:
        """The address of the tab without the viewer."""
        return self.tab.of(self.service_request) + self.trail

    @property
    def links(self) -> dict[str, str]:
        """The address of each button, by its name; empty where it leads nowhere."""
        last = self.document.stored_file.page_count
        return {
            "previous_page": self._to(page=self.page - 1) if self.page > 1 else "",
            "next_page": self._to(page=self.page + 1) if self.page < last else "",
            "previous_document": self._beside(-1),
            "next_document": self._beside(1),
            "zoomed": self._to(zoom=3 - self.zoom),
            "turned": self._to(turn=(self.quarters + 1) % 4),
        }

    def _at(self, name: str) -> str:
        return reverse(name, args=[self.service_request.reference, self.document.uuid, self.page])

    def _asked(self, **changes: object) -> dict[str, object]:
        now = {"piece": self.document.uuid, "page": self.page, "zoom": self.zoom, "turn": self.quarters}
        return {**now, **changes}

    def _to(self, **changes: object) -> str:
        mark = "&" if self.trail else "?"
        return f"{self.closed}{mark}{urlencode(self._asked(**changes))}#viewer"

    def _beside(self, step: int) -> str:
        uuids = [document.attachment.uuid for document in self.around]
        if self.document.uuid not in uuids:
            return ""
        place = uuids.index(self.document.uuid) + step
        return self._to(piece=uuids[place], page=1, turn=0) if 0 <= place < len(uuids) else ""


def viewer_of(
    request: HttpRequest, service_request: ServiceRequest, slots: Sequence[Slot], tab: Tab, closed: Collection[str]
) -> Viewer | None:
    """What the address asks to look at; None where that is nothing of this request. A page beyond is the last one.

    The tab of documents shows the first one where nothing is asked.
    """
    parameters = named(request.GET, ASKED, well_formed=ASKED)
    around = [document for slot in slots for document in slot.documents]
    document = _document(service_request, str(parameters["piece"]), closed) if "piece" in parameters else None
    if document is None and "piece" not in parameters and tab == Tab.DOCUMENTS and around:
        first = around[0].attachment
        document = Viewed(first.uuid, first.title, first.stored_file)
    if document is None:
        return None
    return Viewer(
        service_request=service_request,
        document=document,
        page=min(int(parameters.get("page", "1")), document.stored_file.page_count),
        zoom=int(parameters.get("zoom", "1")),
        quarters=int(parameters.get("turn", "0")),
        trail=kept(request),
        tab=tab,
        around=around,
        typed_remark=request.POST.get(remark_name(document.uuid)),
    )


def _document(service_request: ServiceRequest, uuid: str, closed_keys: Collection[str]) -> Viewed | None:
    try:
        return viewed(service_request, UUID(uuid), closed_keys)
    except ValueError:
        return None
