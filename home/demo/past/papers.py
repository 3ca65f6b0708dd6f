"""One specimen for each category of document, joined to every request of the demo's two years that asks for one."""

from home.demo.clock import days_ago
from home.demo.papers.drawing import Paper, pdf_of
from home.demo.typography import french
from locker.entry.intake import receive
from locker.models import DocumentCategory, StoredFile


def load_specimens(codes: set[str]) -> dict[str, tuple[StoredFile, str]]:
    """By code of category, the file and the title that it is joined under; through the inspection of any upload."""
    labels = dict(DocumentCategory.objects.filter(code__in=codes).values_list("code", "label"))
    return {code: (receive(content=_specimen(code, label)), label) for code, label in sorted(labels.items())}


def _specimen(code: str, label: str) -> bytes:
    paper = Paper(
        category=code,
        title=label,
        issuer=("Spécimen sans valeur", "Département de la Vernaie"),
        paragraphs=(french("Ce document tient la place de celui que la personne joindrait à sa demande."),),
    )
    return pdf_of(paper, days_ago(700))
