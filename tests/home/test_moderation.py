"""What is submitted for approval waits for the communication team: never live before one of them says so."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Page, TaskState, Workflow, WorkflowState, WorkflowTask

from accounts.models import User
from home import roles
from home.installation import prepare_portal
from home.models import FaqQuestionPage, HomePage, ProcedurePage
from tests.factories.accounts import make_user
from tests.factories.pages import make_procedure_page, make_question

pytestmark = pytest.mark.usefixtures("admin_without_second_factor")

NO_COMMENTS = {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
ANSWER = '{"blocks": [{"key": "a", "text": "Ainsi.", "type": "unstyled"}], "entityMap": {}}'
NO_VIDEO = {"video-count": 0}
NO_TEXT = '{"blocks": [], "entityMap": {}}'


def signed_in(role: roles.Role) -> tuple[User, Client]:
    user = make_user()
    user.groups.add(Group.objects.get(name=role.name))
    browser = Client()
    browser.force_login(user)
    return user, browser


def submit(browser: Client, page: Page, **changes: object) -> str:
    """« Soumettre » on the page's form; the messages and the page that follow."""
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = {"title": page.title, **NO_COMMENTS, "action-submit": "action-submit"} | changes
    return browser.post(url, data, follow=True).content.decode()


def submit_procedure(browser: Client, page: ProcedurePage) -> str:
    texts = dict.fromkeys(("purpose", "who_may_apply", "documents", "what_happens_next"), NO_TEXT)
    facts = {"procedure": page.procedure_id, "theme": page.theme_id, "summary": "Un nouveau résumé."}
    return submit(browser, page, **texts, **facts)


def submit_question(browser: Client, page: FaqQuestionPage) -> str:
    return submit(browser, page, slug=page.slug, section=page.section_id, answer=ANSWER, **NO_VIDEO)


def approve(browser: Client, state: TaskState) -> int:
    page = state.workflow_state.content_object
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    return browser.post(url).status_code


def public(page: Page) -> str:
    return Client().get(Page.objects.get(pk=page.pk).specific.address).content.decode()


def make_void() -> Workflow:
    """The approval as installations had it: no task was ever stored."""
    workflow = Workflow.objects.get()
    WorkflowTask.objects.all().delete()
    return workflow


def test_a_designer_submits_and_an_editor_approves(home: HomePage) -> None:
    page = make_procedure_page()
    _user, designer = signed_in(roles.DESIGN)
    _user, editor = signed_in(roles.COMMUNICATION)

    said = submit_procedure(designer, page)

    assert "soumise pour modération" in said
    assert "vous n’avez pas" not in said.replace("'", "’")
    assert "Un nouveau résumé." not in public(page)
    state = TaskState.objects.get()
    assert state.status == TaskState.STATUS_IN_PROGRESS
    assert page.title in editor.get(reverse("wagtailadmin_reports:workflow_tasks")).content.decode()
    assert page.title in editor.get(reverse("wagtailadmin_home")).content.decode()

    approve(designer, state)
    state.refresh_from_db()
    assert state.status == TaskState.STATUS_IN_PROGRESS, "not by the one who submits"
    assert "Un nouveau résumé." not in public(page)

    approve(editor, state)
    state.refresh_from_db()
    assert state.status == TaskState.STATUS_APPROVED
    assert "Un nouveau résumé." in public(page)


def test_what_an_editor_submits_is_not_approved_by_itself(home: HomePage) -> None:
    page = make_question("Comment faire ?")
    editor, browser = signed_in(roles.COMMUNICATION)

    submit_question(browser, page)

    workflow_state = WorkflowState.objects.get()
    assert (workflow_state.status, workflow_state.requested_by) == (WorkflowState.STATUS_IN_PROGRESS, editor)
    assert "Ainsi." not in public(page)
    approve(signed_in(roles.COMMUNICATION)[1], TaskState.objects.get())
    assert "Ainsi." in public(page)


def test_an_approval_without_a_reader_is_repaired_and_says_no_more_that_it_was_given(home: HomePage) -> None:
    workflow = make_void()
    page = make_question("Comment faire ?")
    user, _browser = signed_in(roles.COMMUNICATION)
    page.save_revision()
    workflow.start(page, user)
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_APPROVED, "the fault, as it was"

    prepare_portal()
    prepare_portal()

    row = WorkflowTask.objects.get()
    assert row.workflow == workflow
    assert [group.name for group in GroupApprovalTask.objects.get().groups.all()] == [roles.COMMUNICATION.name]
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_CANCELLED
    submit_procedure(signed_in(roles.DESIGN)[1], make_procedure_page())
    assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS


@pytest.mark.parametrize("void", ["no task", "disabled"])
def test_an_approval_that_lost_its_reader_gets_one_when_something_is_submitted(home: HomePage, void: str) -> None:
    if void == "no task":
        make_void()
    else:
        GroupApprovalTask.objects.get().deactivate()
    page = make_question("Comment faire ?")
    submit_question(signed_in(roles.COMMUNICATION)[1], page)
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS
    assert "Ainsi." not in public(page)
    approve(signed_in(roles.COMMUNICATION)[1], TaskState.objects.get())
    assert "Ainsi." in public(page)


def test_an_approval_that_lost_its_task_too_is_repaired(home: HomePage) -> None:
    make_void()
    GroupApprovalTask.objects.all().delete()
    prepare_portal()
    assert WorkflowTask.objects.get().task.specific.groups.get().name == roles.COMMUNICATION.name


def test_a_departement_keeps_its_own_approval(home: HomePage) -> None:
    workflow = Workflow.objects.get()
    workflow.name = "Relecture par deux personnes"
    workflow.save()
    other = GroupApprovalTask.objects.create(name="Direction")
    WorkflowTask.objects.update(task=other)

    prepare_portal()

    assert Workflow.objects.get().name == "Relecture par deux personnes"
    assert WorkflowTask.objects.get().task.specific == other
    assert not other.groups.exists()
