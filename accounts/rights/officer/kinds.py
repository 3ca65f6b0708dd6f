"""The kinds of what an erasure takes away or leaves, in words: apps above add theirs, by the names of their steps."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from portal.registry import Registry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

kinds: "Registry[StrOrPromise]" = Registry()


def register() -> None:
    """Called once when the app is ready."""
    kinds.register("account", _("the account"))
    kinds.register("emails", _("addresses of e-mails sent"))


def in_words(names: Sequence[str]) -> str:
    """« le compte, les demandes »; a kind that nobody names any more stands as it is."""
    labels = dict(kinds.items())
    return ", ".join(str(labels.get(name, name)) for name in names)
