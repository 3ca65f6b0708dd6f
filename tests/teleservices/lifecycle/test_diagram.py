"""The documentation's diagram and table are the code's."""

from cms.settings.environment import BASE_DIR
from teleservices.lifecycle.diagram import mermaid, table

PAGE = BASE_DIR / "docs" / "lifecycle.md"


def test_the_documentation_draws_the_table_of_acts() -> None:
    text = PAGE.read_text()
    assert f"```mermaid\n{mermaid()}\n```" in text
    assert table() in text
