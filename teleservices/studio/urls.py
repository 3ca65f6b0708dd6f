"""Addresses of the studio, under Wagtail's admin (which asks for its own permission first)."""

from django.urls import URLPattern, path

from teleservices.studio.views import (
    checking,
    fields,
    form,
    history,
    preview,
    procedures,
    publishing,
    settings,
    stages,
    steps,
    teams,
    trial,
)

app_name = "studio"

urlpatterns: list[URLPattern] = [
    path("", procedures.procedures, name="procedures"),
    path("nouvelle/", procedures.create, name="create"),
    path("services/", teams.teams, name="teams"),
    path("services/ajouter/", teams.add, name="team_add"),
    path("services/<int:pk>/", teams.edit, name="team"),
    path("<uuid:uuid>/", form.procedure, name="procedure"),
    path("<uuid:uuid>/etapes/ajouter/", steps.add, name="step_add"),
    path("<uuid:uuid>/etapes/<str:key>/", steps.edit, name="step"),
    path("<uuid:uuid>/etapes/<str:key>/deplacer/", steps.move, name="step_move"),
    path("<uuid:uuid>/etapes/<str:key>/dupliquer/", steps.duplicate, name="step_duplicate"),
    path("<uuid:uuid>/etapes/<str:key>/supprimer/", steps.delete, name="step_delete"),
    path("<uuid:uuid>/etapes/<str:key>/apercu/", preview.preview, name="preview"),
    path("<uuid:uuid>/etapes/<str:key>/questions/", fields.types, name="field_types"),
    path("<uuid:uuid>/etapes/<str:key>/questions/<slug:type_name>/", fields.add, name="field_add"),
    path("<uuid:uuid>/questions/<str:key>/", fields.edit, name="field"),
    path("<uuid:uuid>/questions/<str:key>/deplacer/", fields.move, name="field_move"),
    path("<uuid:uuid>/questions/<str:key>/dupliquer/", fields.duplicate, name="field_duplicate"),
    path("<uuid:uuid>/questions/<str:key>/supprimer/", fields.delete, name="field_delete"),
    path("<uuid:uuid>/historique/", history.history, name="history"),
    path("<uuid:uuid>/essayer/", trial.trial, name="trial"),
    path("<uuid:uuid>/verifier/", checking.check, name="check"),
    path("<uuid:uuid>/publier/", publishing.publication, name="publish"),
    path("<uuid:uuid>/reglages/", settings.settings, name="settings"),
    path("<uuid:uuid>/instruction/", stages.stages, name="stages"),
    path("<uuid:uuid>/instruction/ajouter/", stages.add, name="stage_add"),
    path("<uuid:uuid>/instruction/<int:pk>/", stages.edit, name="stage"),
    path("<uuid:uuid>/instruction/<int:pk>/deplacer/", stages.move, name="stage_move"),
    path("<uuid:uuid>/instruction/<int:pk>/archiver/", stages.archive, name="stage_archive"),
]
