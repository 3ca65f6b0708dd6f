"""`{% include … only %}` forgets the form's token: what it includes must be given it by name."""

import re

from cms.settings.environment import BASE_DIR

TEMPLATES = BASE_DIR / "templates"
INCLUDE = re.compile(r'{% include "([^"]+)"([^%]*) only %}')


def has_token(name: str) -> bool:
    """Whether a template of ours is a form with its token."""
    return (TEMPLATES / name).exists() and "{% csrf_token %}" in (TEMPLATES / name).read_text()


def test_no_included_form_loses_its_token() -> None:
    forgotten = [
        f"{path.relative_to(TEMPLATES)} includes {name}"
        for path in TEMPLATES.rglob("*.html")
        for name, given in INCLUDE.findall(path.read_text())
        if has_token(name) and "csrf_token=csrf_token" not in given
    ]
    assert not forgotten
