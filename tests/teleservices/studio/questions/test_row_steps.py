"""A step asked once for each row: chosen on its screen, told where it stands, refused where it can’t be."""

import pytest
from django.test import Client
from django.urls import reverse

from formkit.fieldtypes import AmountField, GroupField, ShortTextField
from formkit.schema import FormSchema, Step
from teleservices.models import Procedure
from tests.factories.procedures import make_procedure
from tests.french import french
from tests.teleservices.studio.acting import draft, post

GROUP = GroupField(
    key="f_projects",
    label="Vos projets",
    row_name="Projet",
    fields=(ShortTextField(key="f_name", label="Nom du projet"),),
)
FORM = FormSchema(
    steps=(
        Step(key="s_projects", title="Vos projets", fields=(GROUP,)),
        Step(key="s_project", title="Description", fields=(AmountField(key="f_cost", label="Coût"),)),
        Step(key="s_end", title="Fin", fields=(ShortTextField(key="f_end", label="Un mot"),)),
    )
)


@pytest.fixture
def procedure(db: None) -> Procedure:
    return make_procedure(form=FORM)


def test_the_group_is_chosen_on_the_step_s_screen(studio: Client, procedure: Procedure) -> None:
    post(studio, procedure, "step", "s_project", title="Description", each="f_projects")
    assert draft(procedure).step("s_project").each == "f_projects"
    page = studio.get(reverse("studio:step", args=[procedure.uuid, "s_project"])).content.decode()
    assert french("Asked once for each row of “%(label)s”.") % {"label": "Vos projets"} in page
    post(studio, procedure, "step", "s_project", title="Description", each="")
    assert draft(procedure).step("s_project").each is None


def test_only_an_earlier_group_is_offered(studio: Client, procedure: Procedure) -> None:
    page = studio.get(reverse("studio:step", args=[procedure.uuid, "s_projects"]))
    assert "each" not in page.context["form"].fields
    posted = {"number": procedure.draft_number, "title": "Fin", "each": "f_end"}
    answer = studio.post(reverse("studio:step", args=[procedure.uuid, "s_end"]), posted)
    assert answer.status_code == 422
    assert draft(procedure).step("s_end").each is None


def test_the_preview_shows_the_step_once(studio: Client, procedure: Procedure) -> None:
    post(studio, procedure, "step", "s_project", title="Description", each="f_projects")
    page = studio.get(reverse("studio:preview", args=[procedure.uuid, "s_project"]))
    assert page.status_code == 200
    assert "Coût" in page.content.decode()
    trial = studio.get(reverse("studio:trial", args=[procedure.uuid]))
    typed = {"f_projects-rows": "1", "f_projects-0-id": "", "f_projects-0-f_name": "Fête"}
    second = studio.post(trial.request["PATH_INFO"], {"state": trial.context["state"], "step": "s_projects", **typed})
    assert "Fête" in second.context["page"].step.title
    cost = {second.context["page"].step.fields[0].key: "12"}
    last = {"state": second.context["state"], "step": second.context["page"].step.key, **cost}
    assert studio.post(trial.request["PATH_INFO"], last).context["page"].step.key == "s_end"


def test_a_group_moved_after_its_steps_is_told(studio: Client, procedure: Procedure) -> None:
    post(studio, procedure, "step", "s_project", title="Description", each="f_projects")
    post(studio, procedure, "step_move", "s_project", position="0")
    page = studio.get(reverse("studio:step", args=[procedure.uuid, "s_project"])).content.decode()
    problem_text = french("The rows for which this step is asked aren’t asked before it: choose them again.")
    assert problem_text in page
