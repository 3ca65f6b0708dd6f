"""The blocks that editors assemble pages from."""

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator, RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError, StructValue
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtailmedia.blocks import VideoChooserBlock

from home.editing.picture_alternatives import check_pictures
from home.editing.text_features import TEXT_FEATURES
from home.site.addresses import public_address
from portal.models import Document

IN_SITE_OR_HTTPS = RegexValidator(r"^(/[^/\\]|/$|https://)", _("Enter an address that starts with / or https://."))


class LinkValue(StructValue):
    """A link to a page of the site or to an address."""

    @property
    def address(self) -> str:
        """Where it leads; empty when its page was deleted or is not published."""
        page = self.get("page")
        if page is not None:
            return public_address(page.url_path) if page.live else ""
        return self.get("url") or ""


class LinkBlock(blocks.StructBlock):
    """A link with its words."""

    label = blocks.CharBlock(label=_("Words of the link"), max_length=80)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.CharBlock(
        label=_("or address"),
        required=False,
        max_length=500,
        validators=[IN_SITE_OR_HTTPS],
        help_text=_("For what is not a page, such as /compte/."),
    )

    class Meta:
        icon = "link"
        label = _("Link")
        value_class = LinkValue

    def clean(self, value: StructValue) -> StructValue:
        """A page or an address: one of them, not both."""
        cleaned: StructValue = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["url"]) and not self.is_deferred_validation:
            message = _("Choose a page or enter an address, one of the two.")
            raise StructBlockValidationError(block_errors={"page": ValidationError(message)})
        return cleaned


class ExternalProcedureBlock(blocks.StructBlock):
    """A procedure that is done on another site."""

    title = blocks.CharBlock(label=_("Title"), max_length=150)
    url = blocks.URLBlock(label=_("Address"), max_length=500)
    text = blocks.TextBlock(label=_("What it is for"), max_length=300, required=False, rows=2)
    site = blocks.CharBlock(label=_("Name of the other site"), max_length=80)

    class Meta:
        icon = "link-external"
        label = _("Procedure on another site")


class NoticeBlock(blocks.StructBlock):
    """Something that must not be missed."""

    title = blocks.CharBlock(label=_("Title"), max_length=120, required=False)
    text = blocks.TextBlock(label=_("Text"), rows=3)
    tone = blocks.ChoiceBlock(
        label=_("Kind"), choices=[("info", _("Information")), ("warning", _("Warning"))], default="info"
    )

    class Meta:
        icon = "info-circle"
        label = _("Notice")
        template = "home/blocks/notice.html"


class TableBlock(TypedTableBlock):
    """A table of texts; its caption says what it shows."""

    class Meta:
        icon = "table"
        label = _("Table")
        template = "home/blocks/table.html"

    def get_context(self, value: TypedTable, parent_context: dict[str, object] | None = None) -> dict[str, object]:
        """Adds `rows`, each cell with the heading of its column: on phones a row becomes a card."""
        context: dict[str, object] = super().get_context(value, parent_context=parent_context)
        headings = [column["heading"] for column in value.columns]
        context["rows"] = [list(zip(headings, (cell.value for cell in row), strict=True)) for row in value.rows]
        return context


CAPTIONS = FileExtensionValidator(["vtt"], _("Choose captions: a file whose name ends in .vtt."))


class CaptionsBlock(DocumentChooserBlock):
    """A document that holds captions."""

    def clean(self, value: Document | None) -> Document | None:
        """Refuses what a browser can't show over the video."""
        document: Document | None = super().clean(value)
        if document:
            CAPTIONS(document.file)
        return document


class VideoBlock(blocks.StructBlock):
    """A video that the portal itself gives, for who hears, who reads and who can't play it."""

    video = VideoChooserBlock(
        label=_("Video"), help_text=_("MP4 (H.264) plays everywhere. Its thumbnail is shown first.")
    )
    captions = CaptionsBlock(label=_("Captions"), help_text=_("A .vtt file: what is said, and what is heard."))
    transcript = blocks.RichTextBlock(
        label=_("Transcript"), features=TEXT_FEATURES, help_text=_("All that the video says and shows, to be read.")
    )

    class Meta:
        icon = "wagtailmedia-video"
        label = _("Video")
        template = "home/blocks/video.html"


class ContentBlock(blocks.StreamBlock):
    """The body of a page of text."""

    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)
    table = TableBlock([("text", blocks.TextBlock(label=_("Text"), required=False, rows=2))])
    notice = NoticeBlock()
    image = ImageBlock(label=_("Image"), template="home/blocks/image.html")
    video = VideoBlock()

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        """Every picture of a text has its alternative."""
        cleaned: blocks.StreamValue = super().clean(value)
        errors: dict[int, ValidationError] = {}
        for place, block in enumerate(cleaned):
            if block.block_type == "text":
                try:
                    check_pictures(block.value.source)
                except ValidationError as error:
                    errors[place] = error
        if errors:
            raise blocks.StreamBlockValidationError(block_errors=errors)
        return cleaned
