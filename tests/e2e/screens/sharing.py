"""Members, roles and keys of a profile; a key shown, a key entered, the history; filled, still empty, in error."""

import datetime as dt
from collections.abc import Callable
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import Membership, Profile, Role, ShareKey, User
from accounts.profiles import sharing
from home.demo.people import AMELIE, FESTIVITIES, ODILE, RUNNERS
from tests.e2e.screens.account import in_empty_space, in_space, mine
from tests.e2e.screens.base import (
    SAYS_THAT_NOTHING_IS_THERE,
    Place,
    Screen,
    demo_profile,
    entering,
    new_address,
    send_the_form,
)
from tests.factories.accounts import make_profile, make_user

JOIN = "/compte/profils/rejoindre/"


def festivities() -> Profile:
    """Odile administers it."""
    return demo_profile(FESTIVITIES)


def new_key(note: str) -> sharing.NewKey:
    """A key that Odile has just made."""
    made = sharing.make_key(
        actor=User.objects.get(email=ODILE), profile=festivities(), uuid=uuid4(), role=Role.READER, note=note
    )
    assert made
    return made


def keys_in_every_state() -> Place:
    """« Composition » with a key used, one revoked, one out of date, one new."""
    profile = festivities()
    if not profile.share_keys.filter(note="Bénévole de la buvette").exists():
        used, revoked, old = (new_key(note).share for note in ("Bénévole de la buvette", "Ancien trésorier", ""))
        now = timezone.now()
        ShareKey.objects.filter(pk=used.pk).update(used_at=now, used_by=User.objects.get(email=AMELIE))
        ShareKey.objects.filter(pk=revoked.pk).update(revoked_at=now)
        ShareKey.objects.filter(pk=old.pk).update(created_at=now - dt.timedelta(days=20), expires_at=now)
        new_key("Claire, nouvelle secrétaire")
    return Place(reverse("space_members", args=[profile.uuid]), ODILE)


def revoking() -> Place:
    """A key that can be revoked."""
    share = new_key("Claire, nouvelle secrétaire").share
    return Place(reverse("share_revoke", args=[share.profile.uuid, share.uuid]), ODILE)


def on_member(url_name: str) -> Callable[[], Place]:
    """What Odile does with the association's other member."""
    return lambda: Place(reverse(url_name, args=[festivities().uuid, User.objects.get(email=AMELIE).uuid]), ODILE)


def some_history() -> Place:
    """A history with something in it."""
    new_key("Karim")
    return Place(reverse("space_history", args=[festivities().uuid]), ODILE)


def new_profile(url_name: str) -> Callable[[], Place]:
    """A page of a profile to which nothing has happened."""

    def find() -> Place:
        user = make_user(new_address())
        return Place(reverse(url_name, args=[make_profile(member=user).uuid]), user.email)

    return find


def leaving() -> Place:
    """A member who may leave."""
    user = make_user(new_address())
    profile = make_profile(member=make_user(new_address()))
    Membership.objects.create(profile=profile, user=user, role=Role.EDITOR)
    return Place(reverse("space_leave", args=[profile.uuid]), user.email)


def make_the_key(page: Page) -> None:
    """Fill the form in, and be shown the key."""
    page.get_by_label("Rédaction").check()
    entering(note="Claire, nouvelle secrétaire", recipient="claire@exemple.test")(page)
    page.get_by_role("button", name="Copier", exact=True).wait_for()


def enter_ones_own_key(page: Page) -> None:
    """A key of a profile of which one is a member: refused, and no try is counted."""
    entering(key=new_key("Odile").key, function="Trésorière")(page)


SCREENS = [
    Screen("space_members-keys", keys_in_every_state, shows="#partages"),
    Screen("space_members-personal", in_empty_space("space_members")),
    Screen("share_add", in_space("share_add")),
    Screen("share_add-error", in_space("share_add"), send_the_form),
    Screen("share_add-made", in_space("share_add"), make_the_key, shows=".share-key"),
    Screen("share_revoke", revoking),
    Screen("member_role", on_member("member_role")),
    Screen("member_remove", on_member("member_remove")),
    Screen("space_leave", leaving),
    Screen("space_leave-last", in_space("space_leave"), shows=".notice--warning"),
    Screen("space_history", some_history, shows=".timeline"),
    Screen("empty-space_history", new_profile("space_history"), shows=SAYS_THAT_NOTHING_IS_THERE),
    Screen("join", mine(JOIN)),
    Screen("join-error", mine(JOIN), send_the_form),
    Screen("join-member-error", mine(JOIN), enter_ones_own_key),
    Screen("space_leave-reader", in_space("space_leave", RUNNERS)),
]
