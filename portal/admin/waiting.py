"""What waits for somebody of staff on the admin's first page: each app says its part, by the rights of who looks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from portal.registry import Registry

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Person = AbstractBaseUser | AnonymousUser
MOST_NAMES = 3
"""Under a number; its list has them all."""


@dataclass(frozen=True)
class Waiting:
    """Something to do: how many, and where; `label` is what `ngettext_lazy` gives, `names` which they are."""

    label: "StrPromise"
    count: int
    url: str
    names: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The label, as its number wants it."""
        return str(self.label % self.count)

    @property
    def names_shown(self) -> tuple[str, ...]:
        """The first of them."""
        return self.names[:MOST_NAMES]


sources: Registry[Callable[[Person], list[Waiting]]] = Registry()
"""What each app counts for somebody: nothing of what they have no right to; one query each, whatever is stored."""


class WaitingPanel(Component):
    """What there is to do for who administers, designs or edits; each number leads to its list."""

    name = "waiting"
    order = 60
    template_name = "portal/waiting_panel.html"

    def __init__(self, request: HttpRequest) -> None:
        self.user = request.user

    def get_context_data(self, parent_context: Mapping[str, object] | None) -> dict[str, object]:
        """What is not zero; whether there was anything to count."""
        everything = [waiting for source in sources for waiting in source(self.user)]
        return {"waiting": [waiting for waiting in everything if waiting.count], "is_for": bool(everything)}
