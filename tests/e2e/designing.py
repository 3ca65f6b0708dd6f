"""What a designer does in the studio, one function an act; the tests put them in order."""

from playwright.sync_api import Locator, Page, expect

from tests.e2e.actors import SERVICE


def send(page: Page, name: str) -> None:
    """Press a button that people see, by its whole name; the page is there when it comes back."""
    page.locator("main button:not([aria-hidden])").get_by_text(name, exact=True).first.click()


def create(page: Page, title: str) -> None:
    """A procedure for everybody, instructed by the service of the demo's instructor; its form is open."""
    page.goto("/admin/studio/nouvelle/")
    page.get_by_label("Titre").fill(title)
    page.get_by_label("Particulier").check()
    page.locator("select[name=team]").select_option(label=SERVICE)
    send(page, "Créer la démarche")
    expect(page.locator(".messages")).to_contain_text("créée")


def _follow(page: Page, link: Locator) -> None:
    """Open a link's page as a whole, which ends when it is there; a change in place says nothing of its end."""
    page.goto(link.get_attribute("href") or "")


def open_step(page: Page, title: str) -> None:
    """Open a step from the outline."""
    _follow(page, page.locator(".studio-outline__step", has_text=title))


def add_step(page: Page, title: str) -> None:
    """Add a step at the end; it is open."""
    page.get_by_role("link", name="Ajouter une étape").first.click()
    expect(page.locator("#studio-editor-title")).to_have_text("Nouvelle étape")
    page.locator("main input[name=title]").fill(title)
    page.locator("#studio-save").click()
    expect(page.locator("#studio-editor-title")).to_contain_text(title)


def add_question(page: Page, kind: str, label: str, **options: str) -> None:
    """Add a question of a type to the step that is open, with these texts and choices; then its step is open."""
    page.get_by_role("link", name="Ajouter une question").first.click()
    _ask(page, kind, label, options)


def add_column(page: Page, kind: str, label: str, **options: str) -> None:
    """Add a question to the rows of the group that is open; then the group is open."""
    page.get_by_role("link", name="Ajouter une question aux lignes").first.click()
    _ask(page, kind, label, options)


def _ask(page: Page, kind: str, label: str, options: dict[str, str]) -> None:
    page.locator("main .studio-editor").get_by_role("link", name=kind).first.click()
    page.locator("main input[name=label]").fill(label)
    for name, value in options.items():
        control = page.locator(f"main [name={name}]").first
        if control.evaluate("one => one.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
    page.locator("#studio-save").click()
    expect(page.locator(".messages")).to_contain_text(label)


def open_question(page: Page, label: str) -> None:
    """Open a question from the outline."""
    _follow(page, page.locator(".studio-outline").get_by_role("link", name=label).first)


def save(page: Page) -> None:
    """« Enregistrer » what is edited."""
    send(page, "Enregistrer")
    expect(page.locator(".messages")).to_contain_text("enregistré")


def compare(page: Page, prefix: str, question: str, operator: str, value: str) -> None:
    """Fill in the first row of a condition."""
    row = f"{prefix}-m-0"
    page.locator(f"select[name={row}-field]").select_option(label=question)
    page.locator(f"select[name={row}-operator]").wait_for()
    page.locator(f"select[name={row}-operator]").select_option(operator)
    control = page.locator(f"main [name={row}-value]").first
    control.wait_for()
    if control.get_attribute("type") == "radio":
        page.locator(f"main [name={row}-value]").locator("xpath=..").get_by_text(value, exact=True).click()
    elif control.evaluate("one => one.tagName") == "SELECT":
        control.select_option(label=value)
    else:
        control.fill(value)


def show_only_if(page: Page, question: str, operator: str, value: str) -> None:
    """Set the condition of the step or the question that is open."""
    page.get_by_role("link", name="Poser une condition").click()
    page.locator("input[name=shown-mode][value=if]").check()
    compare(page, "shown", question, operator, value)
    page.locator("#studio-save").click()
    expect(page.locator(".messages")).to_contain_text("enregistré")


def publish(page: Page, number: int) -> None:
    """« Publier », and see the version that it makes."""
    page.locator("main").get_by_role("link", name="Publier").first.click()
    send(page, "Publier cette version")
    expect(page.locator("main")).to_contain_text(f"Version {number}")
