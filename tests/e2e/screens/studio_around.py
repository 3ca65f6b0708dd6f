"""The studio around a form: settings, stages, history, check, publication, trial."""

from playwright.sync_api import Page

from tests.e2e.actors import press
from tests.e2e.screens.base import Screen, pressing
from tests.e2e.screens.designing import (
    SAYS_WHAT_PREVENTS,
    after_someone_else,
    astray,
    blank,
    both_changing,
    both_deciding,
    both_writing,
    changed,
    filled,
    on,
    ours,
    published_twice,
    ruled,
    saving,
    to_approve,
    to_ask,
)


def preview_email(page: Page) -> None:
    """Ask for the e-mail again with another text."""
    page.locator("main textarea[name=email_text]").fill("Bonjour, votre demande {{ référence }} avance.")
    press(page, "Voir le courriel")


def try_to_the_end(page: Page) -> None:
    """Answer the two steps of a procedure of our own."""
    page.get_by_label("Nom du projet").fill("Fête de la rivière")
    page.get_by_label("Montant demandé").fill("1250")
    press(page, "Continuer")
    press(page, "Continuer")


def record_without_name(page: Page) -> None:
    """Try to the end, and keep it under no name."""
    try_to_the_end(page)
    press(page, "Enregistrer le scénario")


def close_before_opening(page: Page) -> None:
    """Take the title away, then, in another section, have it close before it opens."""
    page.locator("[name=title]").fill("")
    page.get_by_role("link", name="Calendrier").click()
    saving(opens_at="2030-01-02T08:00", closes_at="2030-01-01T08:00")(page)


SCREENS = [
    ours("settings", on(filled, "settings")),
    ours("settings-error", on(filled, "settings"), close_before_opening),
    ours("settings-stale", on(changed, "settings"), both_changing("Aide aux associations sportives"),
         SAYS_WHAT_PREVENTS),
    ours("decision", on(filled, "decision")),
    ours("decision-blank", on(blank, "decision")),
    ours("decision-error", on(filled, "decision"),
         saving(**{"accepted-president": "beaucoup", "refused-label": "x" * 61})),
    ours("decision-stale", on(changed, "decision"), both_deciding, SAYS_WHAT_PREVENTS),
    ours("paying", on(filled, "paying")),
    ours("proposing", on(filled, "proposing")),
    ours("proposing-error", on(filled, "proposing"), saving(rate="beaucoup", article_0_text="{{ inconnue }}")),
    ours("letters", on(filled, "letters")),
    ours("letters-blank", on(blank, "letters")),
    ours("letter", on(filled, "letter", "accepted")),
    ours("letter-blank", on(blank, "letter", "accepted"), pressing("Ajouter un paragraphe – Avant les motifs")),
    ours("letter-error", on(filled, "letter", "refused"), saving(subject="{{ inconnue }}", enclosures="x" * 300)),
    ours("letter-stale", on(changed, "letter", "accepted"), both_writing, SAYS_WHAT_PREVENTS),
    ours("history", on(filled, "history")),
    ours("history-blank", on(blank, "history")),
    ours("former", on(published_twice, "former", "2")),
    ours("state", on(changed, "state", "change")),
    ours("check", on(filled, "check")),
    ours("check-blank", on(blank, "check"), shows=SAYS_WHAT_PREVENTS),
    ours("publish", on(filled, "publish")),
    ours("publish-changes", on(changed, "publish")),
    ours("publish-to-ask", on(to_ask, "publish")),
    ours("publish-to-approve", on(to_approve, "publish")),
    ours("publish-blank", on(blank, "publish"), shows=SAYS_WHAT_PREVENTS),
    ours("publish-stale", on(changed, "publish"), after_someone_else("Publier cette version"), SAYS_WHAT_PREVENTS),
    ours("stages", on(filled, "stages")),
    ours("stage", on(filled, "stage", "stage")),
    ours("stage-preview", on(filled, "stage", "stage"), preview_email),
    ours("stage-error", on(filled, "stage", "stage"), saving(name="", email_text="{{ inconnue }}")),
    ours("stage_archive", on(filled, "stage_archive", "stage")),
    ours("stage_add", on(filled, "stage_add")),
    ours("stage_add-error", on(filled, "stage_add"), pressing("Enregistrer")),
    Screen("studio-trial", on(filled, "trial")),
    Screen("studio-trial-error", on(filled, "trial"), pressing("Continuer")),
    Screen("studio-trial-check", on(changed, "trial"), try_to_the_end, shows="main button[value^='go:']"),
    Screen("studio-trial-check-error", on(changed, "trial"), record_without_name, shows="#scenario_name_error"),
    ours("scenarios-blank", on(blank, "scenarios")),
    ours("scenarios", on(astray, "scenarios")),
    ours("threshold-scenarios", on(ruled, "threshold_scenarios")),
    ours("threshold-scenarios-blank", on(blank, "threshold_scenarios")),
    ours("threshold-scenarios-error", on(ruled, "threshold_scenarios"), pressing("Garder les scénarios cochés"),
         shows="main .error-message"),
    ours("publish-astray", on(astray, "publish")),
    Screen("studio-trial-blank", on(blank, "trial")),
    Screen("studio-preview-check", on(filled, "preview_check")),
    Screen("studio-preview", on(filled, "preview", "step")),
    Screen("studio-preview-blank", on(blank, "preview", "step")),
]  # fmt: skip
