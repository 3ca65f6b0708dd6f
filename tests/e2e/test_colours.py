"""The département's colours on screen: chosen in a swatch, previewed, refused when they can't be read."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from home.demo.accounts import address_of

Enter = Callable[[BrowserContext, str], None]


def test_a_colour_is_chosen_previewed_and_checked(page: Page, enter: Enter, axe: Callable[..., None]) -> None:
    enter(page.context, address_of("communication"))
    page.goto("/admin/settings/portal/portalsettings/")
    text, swatch = page.locator("#id_primary_colour"), page.locator("[data-colour-of=id_primary_colour]")
    expect(swatch).to_have_value("#173f5f")
    axe(page, ".colour-input")
    swatch.fill("#5f1717")
    expect(text).to_have_value("#5F1717")

    page.locator("[data-side-panel-toggle=preview]").click()
    frame = page.frame_locator("#w-preview-iframe")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Aperçu des couleurs")
    expect(frame.locator(".button").first).to_have_css("background-color", "rgb(95, 23, 23)")

    text.fill("#FFFF66")
    expect(swatch).to_have_value("#ffff66")
    page.get_by_role("button", name="Enregistrer").first.click()
    expect(page.get_by_text("Contraste de 1,0")).to_be_visible()
    expect(text).to_have_value("#FFFF66")
