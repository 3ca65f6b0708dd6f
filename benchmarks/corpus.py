"""A mixed corpus of documents to inspect: what people send to an administration, in about its proportions.

Each one made is new, so that nothing is found again in the storage.
"""

import io
import random
import uuid
from collections.abc import Callable, Iterator

import pikepdf
import typst
from PIL import Image

from benchmarks.scenarios import pdf_of_100_kb
from locker.entry.photos import bind
from locker.inspection.inspector import Picture
from tests.locker.pdf_samples import attachment, encrypted, form, ordinary, packed, scan, signed

SEED = 20261124


def mixed(number: int) -> Iterator[bytes]:
    """So many documents, the same kinds in the same order at each run."""
    choice = random.Random(SEED)
    kinds, weights = zip(*KINDS, strict=True)
    for kind in choice.choices(kinds, weights, k=number):
        yield kind()


def _unique(document: bytes) -> bytes:
    """The same pages with something nobody sent yet in the information that goes with them."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(document)) as pdf:
        pdf.docinfo["/Subject"] = uuid.uuid4().hex
        pdf.save(target)
    return target.getvalue()


def _letter(pages: int) -> bytes:
    source = '#set document(title: "Attestation")\n= Attestation\n' + f"Je soussignée {uuid.uuid4()}. " * 110 * pages
    return typst.compile(source.encode(), pdf_standards=["ua-1"])


def _photographed(sheets: int, side: int = 1_700) -> bytes:
    """Sheets with a grain that compresses as badly as paper does."""
    jpeg = io.BytesIO()
    grain = Image.effect_noise((side, side * 7 // 5), 40).convert("RGB")
    grain.save(jpeg, "JPEG", quality=60)
    return _unique(bind([Picture(jpeg.getvalue(), grain.width, grain.height)] * sheets))


def _drawing() -> bytes:
    lines = b"\n".join(b"%d %d m %d %d l S" % (n % 595, n % 842, n * 7 % 595, n * 11 % 842) for n in range(20_000))
    return _unique(ordinary(content=lines))


KINDS: tuple[tuple[Callable[[], bytes], int], ...] = (
    (lambda: _letter(1), 20),
    (lambda: _letter(4), 10),
    (lambda: _letter(40), 2),
    (lambda: _photographed(1), 20),
    (lambda: _photographed(5), 6),
    (pdf_of_100_kb, 10),
    (lambda: _unique(ordinary(pages=20)), 5),
    (lambda: _unique(ordinary(pages=400)), 1),
    (lambda: _unique(packed()), 5),
    (lambda: _unique(form()), 5),
    (lambda: _unique(attachment()), 4),
    (lambda: _unique(signed()), 3),
    (lambda: encrypted(user_password=""), 4),
    (lambda: _unique(ordinary(catalog=b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>")), 2),
    (lambda: _unique(scan()), 2),
    (_drawing, 1),
)
