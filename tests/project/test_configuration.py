"""docs/configuration.md lists every environment variable that the settings and the scripts read, and no other."""

import ast
import re
from collections.abc import Iterator

from tests.project.source import PACKAGES, ROOT, matching

NOT_CONFIGURATION = {
    "DJANGO_SETTINGS_MODULE",
    "DJANGO_ALLOW_ASYNC_UNSAFE",
    "CI",
    "PYTHONPATH",
    "PWD",
    "PYTHONUNBUFFERED",
}
"""What a script reads for itself and a person would not set."""


def read_by_settings() -> Iterator[str]:
    """The NAME of each env.str("NAME", …)."""
    for path in matching("cms/settings/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "env"
                and isinstance(node.args[0], ast.Constant)
            ):
                yield str(node.args[0].value)


def read_by_scripts() -> Iterator[str]:
    """The NAME of each ${NAME:-…} of the commands."""
    for path in [ROOT / "Procfile", ROOT / "script/server", ROOT / "script/setup", ROOT / "script/test"]:
        yield from re.findall(r"\$\{([A-Z_]+):-", path.read_text())


def documented() -> set[str]:
    """The first column of the tables of docs/configuration.md."""
    return set(re.findall(r"^\| `([A-Z0-9_]+)`", (ROOT / "docs/configuration.md").read_text(), re.MULTILINE))


def test_the_table_is_complete():
    assert documented() == {*read_by_settings(), *read_by_scripts()} - NOT_CONFIGURATION


def test_only_the_settings_read_the_environment():
    modules = [
        str(path.relative_to(ROOT))
        for path in matching("*.py", under=tuple(package for package in PACKAGES if package != "cms"))
        if re.search(r"\bos\.(environ|getenv)\b", path.read_text()) and "inspection" not in path.parts
    ]
    assert not modules
