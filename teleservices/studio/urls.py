"""Addresses of the studio, under Wagtail's admin (which asks for its own permission first)."""

from django.urls import URLPattern, path

from teleservices.studio import history
from teleservices.studio.annotations import views as annotations
from teleservices.studio.blocks.views import blocks, elsewhere
from teleservices.studio.conditions.views import conditions, rules, validations
from teleservices.studio.decision import views as decision
from teleservices.studio.front import listing as procedures
from teleservices.studio.front import settings_page as settings
from teleservices.studio.front import teams_page as teams
from teleservices.studio.front import whole
from teleservices.studio.letters import views as letters
from teleservices.studio.parameters import views as parameters
from teleservices.studio.processing import views as processing
from teleservices.studio.publishing import advised, former
from teleservices.studio.publishing import publish_page as publishing
from teleservices.studio.questions.views import columns, fields, other_type, preview, several, steps
from teleservices.studio.stages.views import editing as stage_editing
from teleservices.studio.stages.views import listing as stages
from teleservices.studio.transfer import views as transfer
from teleservices.studio.trials import views as trial

app_name = "studio"

urlpatterns: list[URLPattern] = [
    path("", procedures.procedures, name="procedures"),
    path("nouvelle/", procedures.create, name="create"),
    path("nouvelle/<slug:name>/", transfer.ready, name="ready"),
    path("importer/", transfer.upload, name="import"),
    path("importer/confirmer/", transfer.confirm, name="import_confirm"),
    path("services/", teams.teams, name="teams"),
    path("services/ajouter/", teams.add, name="team_add"),
    path("services/<int:pk>/", teams.edit, name="team"),
    path("blocs/", blocks.blocks, name="blocks"),
    path("blocs/<int:pk>/", blocks.edit, name="block"),
    path("blocs/<int:pk>/supprimer/", blocks.delete, name="block_delete"),
    path("parametres/", parameters.parameters, name="parameters"),
    path("parametres/ajouter/", parameters.add, name="parameter_add"),
    path("parametres/<str:key>/", parameters.parameter, name="parameter"),
    path("parametres/<str:key>/renommer/", parameters.rename, name="parameter_rename"),
    path("parametres/<str:key>/<str:day>/retirer/", parameters.remove, name="parameter_remove"),
    path("donnees/", processing.records, name="records"),
    path("donnees/registre/", processing.register, name="register"),
    path("<uuid:uuid>/", steps.first, name="procedure"),
    path("<uuid:uuid>/fermer/", whole.close, name="close"),
    path("<uuid:uuid>/archiver/", whole.archive, name="archive"),
    path("<uuid:uuid>/supprimer/", whole.delete, name="delete"),
    path("<uuid:uuid>/dupliquer/", whole.duplicate, name="duplicate"),
    path("<uuid:uuid>/analyse-d-impact/", processing.assessment, name="assessment"),
    path("<uuid:uuid>/etapes/ajouter/", steps.add, name="step_add"),
    path("<uuid:uuid>/etapes/<str:key>/", steps.edit, name="step"),
    path("<uuid:uuid>/etapes/<str:key>/deplacer/", steps.move, name="step_move"),
    path("<uuid:uuid>/etapes/<str:key>/dupliquer/", steps.duplicate, name="step_duplicate"),
    path("<uuid:uuid>/etapes/<str:key>/garder/", blocks.keep, name="block_keep"),
    path("<uuid:uuid>/etapes/<str:key>/inserer/", blocks.insert, name="block_insert"),
    path("<uuid:uuid>/etapes/<str:key>/copier/", elsewhere.copy_step, name="step_copy"),
    path("<uuid:uuid>/etapes/<str:key>/supprimer/", steps.delete, name="step_delete"),
    path("<uuid:uuid>/etapes/<str:key>/apercu/", preview.preview, name="preview"),
    path("<uuid:uuid>/etapes/<str:key>/questions/", fields.types, name="field_types"),
    path("<uuid:uuid>/etapes/<str:key>/questions/plusieurs/", several.add, name="fields_add"),
    path("<uuid:uuid>/etapes/<str:key>/questions/<slug:type_name>/", fields.add, name="field_add"),
    path("<uuid:uuid>/questions/<str:key>/", fields.edit, name="field"),
    path("<uuid:uuid>/questions/<str:key>/colonnes/", columns.types, name="column_types"),
    path("<uuid:uuid>/questions/<str:key>/colonnes/<slug:type_name>/", columns.add, name="column_add"),
    path("<uuid:uuid>/questions/<str:key>/type/", other_type.types, name="retype_types"),
    path("<uuid:uuid>/questions/<str:key>/type/<slug:type_name>/", other_type.change, name="retype"),
    path("<uuid:uuid>/questions/<str:key>/deplacer/", fields.move, name="field_move"),
    path("<uuid:uuid>/questions/<str:key>/dupliquer/", fields.duplicate, name="field_duplicate"),
    path("<uuid:uuid>/questions/<str:key>/copier/", elsewhere.copy_field, name="field_copy"),
    path("<uuid:uuid>/questions/<str:key>/supprimer/", fields.delete, name="field_delete"),
    path("<uuid:uuid>/apercu/verification/", preview.preview_check, name="preview_check"),
    path("<uuid:uuid>/etapes/<str:key>/condition/", conditions.step, name="step_condition"),
    path("<uuid:uuid>/questions/<str:key>/condition/", conditions.question, name="field_condition"),
    path("<uuid:uuid>/regles/", rules.rules, name="rules"),
    path("<uuid:uuid>/regles/ajouter/", rules.add, name="rule_add"),
    path("<uuid:uuid>/regles/<str:key>/", rules.edit, name="rule"),
    path("<uuid:uuid>/regles/<str:key>/deplacer/", rules.move, name="rule_move"),
    path("<uuid:uuid>/regles/<str:key>/supprimer/", rules.delete, name="rule_delete"),
    path("<uuid:uuid>/controles/ajouter/", validations.add, name="validation_add"),
    path("<uuid:uuid>/controles/<str:key>/", validations.edit, name="validation"),
    path("<uuid:uuid>/controles/<str:key>/supprimer/", validations.delete, name="validation_delete"),
    path("<uuid:uuid>/annotations/", annotations.annotations, name="annotations"),
    path("<uuid:uuid>/annotations/ajouter/<slug:type_name>/", annotations.add, name="annotation_add"),
    path("<uuid:uuid>/annotations/<str:key>/", annotations.edit, name="annotation"),
    path("<uuid:uuid>/annotations/<str:key>/deplacer/", annotations.move, name="annotation_move"),
    path("<uuid:uuid>/annotations/<str:key>/supprimer/", annotations.delete, name="annotation_delete"),
    path("<uuid:uuid>/exporter/", transfer.export, name="export"),
    path("<uuid:uuid>/historique/", history.history, name="history"),
    path("<uuid:uuid>/historique/<int:number>/", history.state, name="state"),
    path("<uuid:uuid>/publications/<int:number>/", former.former, name="former"),
    path("<uuid:uuid>/annuler/", history.undo_last, name="undo"),
    path("<uuid:uuid>/retablir/", history.redo_last, name="redo"),
    path("<uuid:uuid>/essayer/", trial.trial, name="trial"),
    path("<uuid:uuid>/essayer/scenarios/", trial.scenarios, name="scenarios"),
    path("<uuid:uuid>/essayer/scenarios/seuils/", trial.threshold_scenarios, name="threshold_scenarios"),
    path("<uuid:uuid>/essayer/scenarios/<int:pk>/reprendre/", trial.again, name="scenario_again"),
    path("<uuid:uuid>/essayer/scenarios/<int:pk>/supprimer/", trial.delete, name="scenario_delete"),
    path("<uuid:uuid>/verifier/", publishing.check, name="check"),
    path("<uuid:uuid>/conseils/<str:key>/suivre/", advised.follow, name="advice_follow"),
    path("<uuid:uuid>/publier/", publishing.publication, name="publish"),
    path("<uuid:uuid>/decision/", decision.decision, name="decision"),
    path("<uuid:uuid>/decision/versements/", decision.paying, name="paying"),
    path("<uuid:uuid>/decision/proposition/", decision.proposing, name="proposing"),
    path("<uuid:uuid>/courriers/", letters.letters, name="letters"),
    path("<uuid:uuid>/courriers/<str:outcome>/", letters.letter, name="letter"),
    path("<uuid:uuid>/reglages/", settings.settings, name="settings"),
    path("<uuid:uuid>/instruction/", stages.stages, name="stages"),
    path("<uuid:uuid>/instruction/ajouter/", stage_editing.add, name="stage_add"),
    path("<uuid:uuid>/instruction/<int:pk>/", stage_editing.edit, name="stage"),
    path("<uuid:uuid>/instruction/<int:pk>/deplacer/", stages.move, name="stage_move"),
    path("<uuid:uuid>/instruction/<int:pk>/archiver/", stages.archive, name="stage_archive"),
]
