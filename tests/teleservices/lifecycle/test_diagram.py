"""The documentation's diagram and table are the code's."""

from cms.settings.environment import BASE_DIR
from teleservices.lifecycle.acts import ACTS
from teleservices.permissions import Party

PAGE = BASE_DIR / "docs" / "lifecycle.md"


def test_the_documentation_draws_the_table_of_acts() -> None:
    text = PAGE.read_text()
    assert f"```mermaid\n{mermaid()}\n```" in text
    assert table() in text


def mermaid() -> str:
    """The state diagram, in Mermaid's words: one arrow for each act and state that it leaves."""
    lines = ["stateDiagram-v2", "    [*] --> draft"]
    for act in ACTS.values():
        for state in sorted(act.sources):
            lines.append(f"    {state.value} --> {act.target_from(state).value}: {act.name}")
    return "\n".join(lines)


def table() -> str:
    """The acts as a Markdown table: who does each, and whether the applicant is told."""
    rows = ["| Act | On screen | By | The applicant is told |", "|---|---|---|---|"]
    who = {Party.APPLICANT: "the applicant", Party.INSTRUCTOR: "the service", Party.CLOCK: "the clock"}
    for act in ACTS.values():
        rows.append(f"| `{act.name}` | {act.label} | {who[act.by]} | {'yes' if act.notifies_applicant else 'no'} |")
    return "\n".join(rows)
