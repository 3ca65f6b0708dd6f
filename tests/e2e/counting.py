"""The presses of the pointer on a page, counted by the page itself: whichever helper presses, each counts for one."""

from playwright.sync_api import Page

FOLLOW = "addEventListener('pointerdown', () => pointerPressed(), true)"
FROM_A_LIST = 2
"""What a value of a closed list costs, which a browser draws out of its page: open it, choose."""


class Counted:
    """The page of an agent with scripts, before its first address.

    Typing isn't counted, nor the keys that go from one control to the next.
    """

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0
        page.expose_function("pointerPressed", self._pressed)
        page.add_init_script(FOLLOW)

    def _pressed(self) -> None:
        self.clicks += 1

    def choose(self, label: str, text: str, *, group: str = "") -> None:
        """Choose a value of a closed list; `group` names the one that it stands in, where there are several."""
        place = self.page.get_by_role("group", name=group) if group else self.page
        place.get_by_label(label).select_option(label=text)
        self.clicks += FROM_A_LIST

    def taken(self) -> int:
        """The clicks since it was asked last."""
        self.page.wait_for_load_state()
        clicks, self.clicks = self.clicks, 0
        return clicks
