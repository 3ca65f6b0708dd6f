"""What the tests of the project check of the criteria at each delivery: evidence beside the grid, never a verdict.

A check covers a part of its criteria: whether an alternative or a title says the right thing, a person alone can tell.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Check:
    """What is checked, in words, and the test that does: `tests/…/test_x.py::test_y`."""

    words: "StrOrPromise"
    test: str


AXE = Check(
    _("axe-core finds no fault on any screen, at 1280 and 320 pixels"),
    "tests/e2e/test_screens.py::test_axe_wide_and_narrow",
)
WORDS_CONTRAST = Check(
    _("the contrast of each colour of words is computed on each ground"),
    "tests/portal/test_theme.py::test_words_are_legible_on_every_ground",
)
CONTROLS_CONTRAST = Check(
    _("the contrast of the edge of fields and of the mark of the focus is computed"),
    "tests/portal/test_theme.py::test_the_edge_of_a_control_and_the_focus_ring_are_seen",
)
STATE_IN_WORDS = Check(
    _("a state is said in words, never by a colour alone"),
    "tests/portal/test_theme.py::test_a_state_is_words_and_never_colour_alone",
)
SKIP_LINK = Check(
    _("the link to the contents and the menu are used by keyboard"),
    "tests/e2e/test_keyboard.py::test_skip_link_and_menu",
)
STEP_BY_KEYBOARD = Check(
    _("a step of a form is filled in and corrected by keyboard"),
    "tests/e2e/test_keyboard.py::test_a_step_and_its_errors",
)
ERRORS_LEAD = Check(
    _("the summary of errors leads to each field"),
    "tests/portal/test_theme.py::test_the_summary_leads_to_every_field_in_error_in_the_order_of_the_page",
)
LABELS = Check(
    _("a field has its label, its help and its error, in this order"),
    "tests/portal/test_theme.py::test_a_field_shows_label_hint_error_and_control_in_this_order",
)
CHOICES = Check(
    _("choices stand in a group under their question"),
    "tests/portal/test_theme.py::test_choices_stand_in_a_fieldset_under_their_question",
)
ZOOM = Check(_("the main screens are read at 400%"), "tests/e2e/test_screens_preferences.py::test_zoomed_four_times")
STILL = Check(
    _("nothing moves for who asks for less motion"), "tests/e2e/test_screens_preferences.py::test_reduced_motion"
)
NO_INLINE_STYLE = Check(
    _("no page holds styles of its own"), "tests/portal/test_theme.py::test_no_page_has_inline_styles_or_scripts"
)

CHECKS: dict[str, tuple[Check, ...]] = {
    **dict.fromkeys(("1.1", "1.2", "2.1", "5.6", "5.7", "6.2", "7.1", "8.2", "8.3", "8.4", "8.5"), (AXE,)),
    **dict.fromkeys(("9.1", "9.2", "9.3", "10.8", "11.9", "11.13", "12.6", "13.1"), (AXE,)),
    "3.1": (STATE_IN_WORDS,),
    "3.2": (AXE, WORDS_CONTRAST),
    "3.3": (CONTROLS_CONTRAST,),
    "7.3": (STEP_BY_KEYBOARD,),
    "10.1": (NO_INLINE_STYLE,),
    "10.4": (ZOOM,),
    "10.7": (CONTROLS_CONTRAST,),
    "10.11": (AXE, ZOOM),
    "11.1": (AXE, LABELS),
    "11.4": (LABELS,),
    "11.5": (CHOICES,),
    "11.6": (CHOICES,),
    "11.10": (LABELS, ERRORS_LEAD),
    "12.7": (AXE, SKIP_LINK),
    "12.8": (STEP_BY_KEYBOARD,),
    "12.9": (SKIP_LINK, STEP_BY_KEYBOARD),
    "13.8": (STILL,),
}
"""By criterion of the RGAA 4.1.2, which later versions keep the numbers of until theirs say otherwise."""
