"""Whole steps, whatever is asked and typed: the browser shows, requires and works out what the server does."""

import pytest
from playwright.sync_api import Page

from teleservices.answering.mirror import mirror_of
from tests import gate
from tests.e2e import mirror_cases, mirror_steps

IN_BROWSER = """async (pages) => {
  const { follow } = await import("/static/js/path.js");
  const { answerIn } = await import("/static/js/answers.js");
  const main = document.querySelector("main");
  return pages.map((html) => {
    main.innerHTML = `<form>${html}</form>`;
    const step = main.querySelector(".step-items");
    const { fields, known, ...beside } = JSON.parse(step.querySelector("[data-mirror]").textContent);
    const typed = (field, stored) => answerIn(step, field, stored);
    const { shown, required, answers } = follow(fields, known, typed, beside);
    const sums = fields.filter((field) => field.is_calculated && answers[field.key] !== undefined);
    const said = {
      shown: [...shown].sort(),
      required: [...required].sort(),
      calculated: Object.fromEntries(sums.map((field) => [field.key, answers[field.key]])),
    };
    return [[...new FormData(main.firstElementChild)], said];
  });
}"""


@pytest.mark.long
def test_whole_steps(page: Page) -> None:
    drawn = mirror_cases.drawn(mirror_steps.steps(), gate.examples(600))
    first = [mirror_steps.read_by_the_server(*case) for case in drawn]
    cases = [(case, form) for case, form in zip(drawn, first, strict=True) if mirror_steps.followed(form)["shown"]]
    assert len(cases) >= len(drawn) / 2 > 100
    page.goto("/accessibilite/")
    results = page.evaluate(IN_BROWSER, [mirror_steps.page_of(form) for _case, form in cases])
    wrong = []
    for ((schema, _sent, known), form), (sent, browser) in zip(cases, results, strict=True):
        server = mirror_steps.followed(mirror_steps.read_by_the_server(schema, grouped(sent), known))
        if server != browser:
            wrong.append((server, browser, sent, mirror_of(form)))
    assert not wrong, f"{len(wrong)} of {len(cases)}: {wrong[:3]}"


def grouped(sent: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Return what the page would post, by name of control."""
    values: dict[str, list[str]] = {}
    for name, value in sent:
        values.setdefault(name, []).append(value)
    return values
