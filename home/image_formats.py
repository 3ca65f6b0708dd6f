"""How a picture stands in a text: over its whole width, as every screen can show it (Wagtail reads this module)."""

from wagtail.images.formats import unregister_image_format

WHOLE_WIDTH = "fullwidth"
"""The one format that is left."""

for name in ("left", "right"):
    unregister_image_format(name)
