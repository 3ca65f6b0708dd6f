"""A version of a text that is easy to read and to understand (« facile à lire et à comprendre », FALC), at its address.

It is read beside the usual text, at the page's address followed by `falc/`: the page cache so keeps both apart.
"""

from typing import TYPE_CHECKING, Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.url_routing import RouteResult

from home.editing.text_features import TEXT_FEATURES
from home.models.base import PublicPage

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PATH = "falc"
TEMPLATE = "home/easy_text.html"


class EasilyReadPage(PublicPage):
    """A page whose editors may add such a version."""

    easy_text = RichTextField(
        _("easy to read version (FALC)"),
        features=TEXT_FEATURES,
        blank=True,
        default="",
        help_text=_("Short sentences, one idea a line, everyday words. Have it read by those for whom it is written."),
    )
    usual_text: ClassVar[str]
    """The template of what the page says otherwise, shown beside."""
    easy_panel: ClassVar[FieldPanel] = FieldPanel("easy_text")

    class Meta:
        abstract = True

    @property
    def easy_address(self) -> str:
        """Where its easy version is read; empty without one."""
        return f"{self.address}{PATH}/" if self.easy_text else ""

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Lead to the easy version, where there is one; a page below that has this name comes first, see `HomePage`."""
        if path_components == [PATH] and self.live and self.easy_text:
            return RouteResult(self, kwargs={"is_easy": True})
        return super().route(request, path_components)

    @property
    def preview_modes(self) -> "list[tuple[str, StrOrPromise]]":
        """As it is, and the easy version beside it."""
        return [*super().preview_modes, (PATH, _("Easy to read (FALC)"))]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """That of both versions side by side, in the second mode."""
        return TEMPLATE if mode_name == PATH else str(super().get_preview_template(request, mode_name))

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401 - as Wagtail does
        """That of both versions side by side, when the easy one is asked."""
        return TEMPLATE if kwargs.get("is_easy") else str(super().get_template(request, *args, **kwargs))
