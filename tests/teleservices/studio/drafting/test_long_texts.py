"""What of a long text differs between two drafts: whoever reads it before it goes live sees the change alone."""

import pytest

from teleservices.studio.drafting.comparison import text_change

HELLO, WAITS, BYE = "Bonjour,", "Votre demande attend.", "À bientôt."


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("oui", "non", ("oui", "non")),
        ("", HELLO, ("", HELLO)),
        (HELLO, "", (HELLO, "")),
        (f"{HELLO}\n\n{BYE}", f"{HELLO}\r\n\r\n{WAITS}\r\n\r\n{BYE}", ("", f"…\n{WAITS}\n…")),
        (f"{HELLO}\n{WAITS}\n{BYE}", f"{HELLO}\n{BYE}", (f"…\n{WAITS}\n…", "")),
        (f"{HELLO}\n{WAITS}", f"{HELLO}\n{BYE}", (f"…\n{WAITS}", f"…\n{BYE}")),
        (f"{WAITS}\n{BYE}", f"{HELLO}\n{BYE}", (f"{WAITS}\n…", f"{HELLO}\n…")),
        (f"{HELLO}\n{BYE}", f"{HELLO}\n\n{BYE}", (f"{HELLO}\n{BYE}", f"{HELLO}\n\n{BYE}")),
        (f"{BYE}\n{BYE}", BYE, (f"…\n{BYE}", "")),
    ],
)
def test_the_lines_that_begin_or_end_both_are_left_out(before: str, after: str, shown: tuple[str, str]) -> None:
    change = text_change("Texte du courriel", before, after)
    assert (change.before, change.after) == shown
