"""The search box of a long list: it narrows the list, never loses the choice, and sends nothing of its own."""

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

LIST = """async () => {
  const form = document.createElement("form");
  const list = document.createElement("select");
  list.id = list.name = "college";
  list.add(new Option("Choisissez dans la liste", ""));
  for (const name of ["Émile Zola", "Jean Rostand", "Les Essarts", "Jean Moulin"]) list.add(new Option(name, name));
  form.append(list);
  document.querySelector("main").prepend(form);
  const { enhance } = await import("/static/js/searchable-list.js");
  enhance(list);
}"""


def test_the_list_is_narrowed_by_words_without_accents(page: Page, portal: LiveServer) -> None:
    page.goto(portal.url)
    page.evaluate(LIST)
    box, answers = page.get_by_role("searchbox", name="Chercher dans la liste"), page.locator("#college option")
    expect(answers).to_have_count(5)
    box.fill("jean")
    expect(answers).to_have_text(["Choisissez dans la liste", "Jean Rostand", "Jean Moulin"])
    expect(page.get_by_text("Réponses trouvées : 2")).to_be_visible()
    page.locator("#college").select_option("Jean Moulin")
    box.fill("emile")
    expect(answers).to_have_text(["Choisissez dans la liste", "Émile Zola", "Jean Moulin"])
    expect(page.locator("#college")).to_have_value("Jean Moulin")
    box.press("Enter")
    expect(page).to_have_url(f"{portal.url}/")
    box.fill("")
    expect(answers).to_have_count(5)
    assert page.evaluate("new URLSearchParams(new FormData(document.querySelector('main form'))).toString()") == (
        "college=Jean+Moulin"
    )
