"""What a page sends beside what is typed: the version of its form, what it saw of each answer; and photos."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from teleservices.answering.fingerprints import SEEN, fingerprint
from teleservices.models import ServiceRequest


def beside(draft: ServiceRequest) -> dict[str, str]:
    """The hidden controls of any step of a draft, as `draft` was when its page was made."""
    seen = {f"{SEEN}{field.key}": fingerprint(draft.answers.get(field.key)) for field in draft.form.fields()}
    return {"version": str(draft.form_version.number), **seen}


def photo(name: str, colour: str = "white") -> SimpleUploadedFile:
    """A photo as a phone takes it, small."""
    taken = BytesIO()
    Image.new("RGB", (300, 200), colour).save(taken, "JPEG")
    return SimpleUploadedFile(name, taken.getvalue(), content_type="image/jpeg")
