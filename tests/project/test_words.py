"""Variables are called by what they are, not by what happened to them: a share of participles that may only fall."""

from script.support import figures

CEILING = 7
"""Participles among a thousand names of variables."""


def test_fewer_and_fewer_variables_are_participles() -> None:
    share = figures.share(figures.names(*figures.PRODUCT, *figures.BESIDE))
    assert share <= CEILING, f"{share:.1f} of a thousand names are participles: call the new ones by what they are"
    assert share > CEILING - 1, f"fewer variables are participles: write CEILING = {int(share) + 1}"
