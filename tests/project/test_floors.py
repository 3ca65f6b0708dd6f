"""The floors that docs/architecture.md draws are those that import-linter holds; every module has its place."""

import ast
import re
import tomllib

from tests.project.source import PACKAGES, ROOT, matching, name

CONTRACTS = {
    contract["id"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}


def floors(contract: str) -> list[list[str]]:
    """The layers of a contract, from the top, each as its sorted modules."""
    return [sorted(re.findall(r"\w+", layer)) for layer in CONTRACTS[contract]["layers"]]


def drawn(title: str) -> list[list[str]]:
    """The floors of the diagram under this title of docs/architecture.md: one `[a · b]` box a floor."""
    text = (ROOT / "docs/architecture.md").read_text()
    diagram = text.split(f"## {title}\n", 1)[1].split("```mermaid\n", 1)[1].split("```", 1)[0]
    return [sorted(re.findall(r"\w+", box)) for box in re.findall(r'\["([^"<]+)', diagram)]


def test_the_diagram_of_the_apps_is_the_contract():
    assert drawn("Floors") == floors("floors")


def test_the_diagram_of_teleservices_is_the_contract():
    assert drawn("Inside teleservices") == floors("teleservices")


def test_every_package_has_its_floor():
    packages = {path.parent.name for path in matching("*/__init__.py") if path.parent.parent == ROOT}
    assert packages - {"tests", "script", "benchmarks", "drills"} == set(PACKAGES)
    assert set(PACKAGES) == {floor[0] for floor in floors("floors")}


def test_the_language_of_forms_knows_no_database():
    forbidden = ("django.db", "django.apps", "django.contrib", "wagtail")
    imports = [
        f"{name(path)}: {module}"
        for path in matching("*.py", under=("formkit",))
        for node in ast.walk(ast.parse(path.read_text()))
        for module in _imported(node)
        if module.startswith(forbidden)
    ]
    assert not imports


def test_the_language_of_forms_knows_portal_alone_of_our_packages():
    others = set(PACKAGES) - {"formkit", "portal"}
    imports = [
        f"{name(path)}: {module}"
        for path in matching("*.py", under=("formkit",))
        for node in ast.walk(ast.parse(path.read_text()))
        for module in _imported(node)
        if module.split(".")[0] in others
    ]
    assert not imports


def test_references_by_string_stay_below():
    """A foreign key or a task named by a string counts as an import."""
    order = {floor[0]: number for number, floor in enumerate(floors("floors"))}
    reference = re.compile(rf"""["']({"|".join(PACKAGES)})\.[\w.]+["']""")
    references = [
        f"{name(path)}: {match.group(0)}"
        for path in matching("*.py", under=PACKAGES)
        if path.relative_to(ROOT).parts[0] != "cms"
        for match in reference.finditer(path.read_text())
        if order[match.group(1)] < order[path.relative_to(ROOT).parts[0]]
    ]
    assert not references


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []
