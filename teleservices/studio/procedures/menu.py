"""« Atelier » in Wagtail's menu, for designers only."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from teleservices.permissions import DESIGN
from teleservices.studio.procedures.viewsets import document_categories, profile_types


class StudioMenuItem(SubmenuMenuItem):
    """Shown to who may design procedures."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask the permission of every screen behind."""
        return bool(request.user.has_perm(DESIGN))


def studio_menu() -> StudioMenuItem:
    """The entry and what stands under it."""
    items = [
        MenuItem(
            _("Procedures"), reverse_lazy("studio:procedures"), name="studio-procedures", icon_name="form", order=1
        ),
        MenuItem(_("Services"), reverse_lazy("studio:teams"), name="studio-teams", icon_name="group", order=2),
        MenuItem(
            _("Blocks of questions"), reverse_lazy("studio:blocks"), name="studio-blocks", icon_name="copy", order=3
        ),
        MenuItem(
            document_categories.menu_label,
            reverse_lazy("studio_categories:index"),
            name="studio-categories",
            icon_name="folder-open-inverse",
            order=4,
        ),
        MenuItem(
            profile_types.menu_label,
            reverse_lazy("studio_profile_types:index"),
            name="studio-profile-types",
            icon_name="user",
            order=5,
        ),
        MenuItem(
            _("Parameters"), reverse_lazy("studio:parameters"), name="studio-parameters", icon_name="sliders", order=6
        ),
        MenuItem(
            _("Data protection"), reverse_lazy("studio:records"), name="studio-records", icon_name="lock", order=7
        ),
    ]
    return StudioMenuItem(_("Studio"), Menu(items=items), name="studio", icon_name="form", order=105)
