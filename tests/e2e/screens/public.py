"""The public site."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from home.models import ProcedurePage
from tests.e2e.screens.base import Place, Screen, visitor


def procedure_page(code: str) -> Callable[[], Place]:
    """The public page of a procedure of the demo."""
    return lambda: Place(str(ProcedurePage.objects.get(procedure__code=code).url))


def typing(box: str) -> Callable[[Page], None]:
    """Type the beginning of a word in this search box: pages are suggested."""

    def type_in(page: Page) -> None:
        place = page.locator(box)
        expect(place).to_have_attribute("role", "combobox")
        place.press_sequentially("trans")
        expect(page.get_by_role("option").first).to_be_visible()

    return type_in


SCREENS = [
    Screen("front", visitor("/")),
    Screen("faq", visitor("/foire-aux-questions/")),
    Screen("question", visitor("/foire-aux-questions/pourquoi-des-pdf/")),
    Screen("question-easy", visitor("/foire-aux-questions/sans-ordinateur/falc/"), shows="#falc"),
    Screen("procedure-easy", visitor("/demarches/carte-de-transport-scolaire/falc/"), shows="#falc"),
    Screen("faq-found", visitor("/foire-aux-questions/?q=compte")),
    Screen("faq-nothing", visitor("/foire-aux-questions/?q=zzzz")),
    Screen("profiles", visitor("/aides-par-profil/")),
    Screen("other-procedures", visitor("/autres-demarches/")),
    Screen("procedures", visitor("/demarches/")),
    *(Screen(f"listing-{slug}", visitor(f"/aides-par-profil/{slug}/")) for slug in (
        "particulier", "association", "commune", "intercommunalite", "college", "entreprise", "exploitation-agricole",
    )),
    *(Screen(f"procedure-{slug}", procedure_page(slug)) for slug in (
        "aide-au-projet-associatif", "bourse-departementale-d-etudes", "carte-de-transport-scolaire",
        "soutien-a-une-manifestation-sportive", "plantation-de-haies", "voyages-des-colleges",
        "signaler-un-probleme-sur-une-route",
    )),
    *(Screen(slug, visitor(f"/{slug}/")) for slug in (
        "conditions-generales", "mentions-legales", "donnees-personnelles", "accessibilite", "plan-du-site",
        "contester-une-decision", "plan-d-accessibilite", "etre-aide",
    )),
    Screen("search", visitor("/recherche/")),
    Screen("search-found", visitor("/recherche/?q=association")),
    Screen("search-corrected", visitor("/recherche/?q=trnasport"), shows="main mark"),
    Screen("search-nearest", visitor("/recherche/?q=licorne+bleue+transport"), shows="main .empty"),
    Screen("search-nothing", visitor("/recherche/?q=zzzz")),
    Screen("search-suggested", visitor("/recherche/"), typing("#resultats"), shows="main [role=option]"),
    Screen("not-found", visitor("/nulle-part/"), status=404),
]  # fmt: skip
