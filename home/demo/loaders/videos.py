"""Puts the demo's videos among those that editors choose from, with their captions."""

from pathlib import Path

from django.core.files import File
from wagtailmedia.models import Media, MediaType

from formkit.values import JsonValue
from home.demo.typography import french
from portal.models import Document

FOLDER = Path(__file__).parents[1] / "videos"
WIDTH, HEIGHT = 1280, 720


def load_video(title: str, name: str) -> list[JsonValue]:
    """The video of this name with its picture, captions and transcript, as a page's field holds it."""
    with _opened(name, "mp4") as film, _opened(name, "jpg") as picture, _opened(name, "vtt") as words:
        media = Media.objects.create(
            title=french(title), type=MediaType.VIDEO, file=film, thumbnail=picture, width=WIDTH, height=HEIGHT
        )
        captions = Document.objects.create(title=french(f"{title} (sous-titres)"), file=words)
    transcript = (FOLDER / f"{name}.html").read_text()
    return [{"type": "video", "value": {"video": media.pk, "captions": captions.pk, "transcript": transcript}}]


def _opened(name: str, kind: str) -> File:
    return File((FOLDER / f"{name}.{kind}").open("rb"), name=f"{name}.{kind}")
