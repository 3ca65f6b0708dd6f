"""Tries, where it is run, all that the services must be able to do while shut in; prints it as JSON.

A letter is typeset, then read in the jail as an upload would be, and so is a photo. Ends with 1 when a wall is missing
or something could not be done. `script/drill package` runs it under the systemd lines of the services.
"""

import io
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

import django

django.setup()

import typst  # noqa: E402
from PIL import Image  # noqa: E402

from locker.inspection.inspector import Picture, draw_page, draw_photo, inspect, jail_report  # noqa: E402
from locker.inspection.walls import Wall  # noqa: E402

MOST_BYTES = 10_000_000


def photo() -> bytes:
    """A small PNG."""
    drawn = io.BytesIO()
    Image.new("RGB", (64, 48), "white").save(drawn, "PNG")
    return drawn.getvalue()


def main() -> None:
    """Do it all, and tell."""
    letter = typst.compile(b'#set document(title: "Essai")\n#set text(lang: "fr")\nBonjour.', pdf_standards="ua-1")
    verdict = inspect(letter, max_bytes=MOST_BYTES)
    report = jail_report()
    walls = {str(wall): wall in report.walls for wall in Wall}
    done = {
        "letter": verdict.accepted,
        "page": isinstance(draw_page(letter, number=1), bytes),
        "photo": isinstance(draw_photo(photo(), max_bytes=MOST_BYTES), Picture),
    }
    print(json.dumps({"walls": walls, "done": done}))
    if not all([*walls.values(), *done.values()]):
        sys.exit(1)


if __name__ == "__main__":
    main()
