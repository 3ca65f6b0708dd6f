"""The public site."""

from collections.abc import Callable

from home.models import ProcedurePage
from tests.e2e.screens.base import Place, Screen, visitor


def procedure_page(code: str) -> Callable[[], Place]:
    """The public page of a procedure of the demo."""
    return lambda: Place(str(ProcedurePage.objects.get(procedure__code=code).url))


SCREENS = [
    Screen("front", visitor("/")),
    Screen("faq", visitor("/foire-aux-questions/")),
    Screen("question", visitor("/foire-aux-questions/pourquoi-des-pdf/")),
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
        "etre-aide",
    )),
    Screen("search", visitor("/recherche/")),
    Screen("search-found", visitor("/recherche/?q=association")),
    Screen("search-nothing", visitor("/recherche/?q=zzzz")),
    Screen("not-found", visitor("/nulle-part/"), status=404),
]  # fmt: skip
