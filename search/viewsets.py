"""The groups of synonyms, as Wagtail lists and edits them."""

from django.utils.translation import gettext_lazy as _

from portal.admin.seen_views import AddView, SeenViewSet
from search.models import LONGEST_KEPT, SynonymGroup


class AddGroupView(AddView):
    """A new group; it may begin with what was looked for and not found (`words` in the address)."""

    def get_initial(self) -> dict[str, object]:
        """The words that the report of searches without result sends along."""
        words = self.request.GET.get("words", "").replace("\0", "")[:LONGEST_KEPT]
        return {**super().get_initial(), "words": f"{words}, " if words else ""}


class SynonymGroups(SeenViewSet):
    """Words that find the same pages: a change shows at the next search."""

    model = SynonymGroup
    name = "synonyms"
    url_prefix = "recherche/synonymes"
    icon = "search"
    menu_label = _("Synonyms of the search")
    add_label = _("Add a group of synonyms")
    form_fields = ("words",)
    list_display = ("words",)
    ordering = ("words",)
    search_backend_name = None
    search_fields = ("words",)
    list_per_page = 50
    add_to_reference_index = False
    add_to_settings_menu = True
    copy_view_enabled = False
    add_view_class = AddGroupView


synonyms = SynonymGroups()
