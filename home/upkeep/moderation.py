"""The approval that pages and notices submitted by designers and editors wait for. Prepares it; Wagtail runs it.

May run again at any time. An approval that still has a reader is left as it is; Wagtail's example groups are deleted.
"""

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import (
    GroupApprovalTask,
    Page,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)

from home import roles
from portal.models import ServiceNotice

WAGTAIL_GROUPS = ("Editors", "Moderators")
WAGTAIL_EXAMPLE = "Moderators approval"


@transaction.atomic
def prepare_approval() -> None:
    """Pages and notices submitted for approval go to the communication group; Wagtail's example groups go.

    A workflow without a task approves by itself whatever is submitted: ours gets its reader again where it lost it.
    """
    Group.objects.filter(name__in=WAGTAIL_GROUPS).delete()
    workflow = _present_workflow() or _new_workflow()
    ensure_reader(workflow)
    notices = ContentType.objects.get_for_model(ServiceNotice)
    WorkflowContentType.objects.get_or_create(content_type=notices, defaults={"workflow": workflow})


@transaction.atomic
def ensure_reader(workflow: Workflow | None) -> None:
    """Give an approval whose tasks are gone or disabled its reader: Wagtail would call approved what nobody read."""
    if workflow is not None and not workflow.tasks.filter(active=True).exists():
        _give_reader(workflow)


def _name() -> str:
    return _("Approval by the communication team")


def _present_workflow() -> Workflow | None:
    """Ours, or the one that the département gave to all pages, whatever its name."""
    ours = Q(name=_name()) | Q(workflow_pages__page=Page.get_first_root_node())
    return Workflow.objects.filter(ours).exclude(name=WAGTAIL_EXAMPLE).order_by("pk").first()


def _new_workflow() -> Workflow:
    Workflow.objects.filter(name=WAGTAIL_EXAMPLE).delete()
    GroupApprovalTask.objects.filter(name=WAGTAIL_EXAMPLE).delete()
    workflow = Workflow.objects.create(name=_name())
    WorkflowPage.objects.create(workflow=workflow, page=Page.get_first_root_node())
    return workflow


def _give_reader(workflow: Workflow) -> None:
    """Make the communication group read what is submitted, and call no more approved what nobody read."""
    present = GroupApprovalTask.objects.filter(name=_name(), active=True).first()
    task = present or GroupApprovalTask.objects.create(name=_name())
    if not task.groups.exists():
        task.groups.add(Group.objects.get(name=roles.COMMUNICATION.name))
    # `workflow.workflow_tasks` only keeps rows until the workflow is saved: the row is made by its own manager.
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 1})
    read_by_nobody = WorkflowState.objects.filter(workflow=workflow, task_states=None).values("pk")
    approved = WorkflowState.objects.filter(status=WorkflowState.STATUS_APPROVED, pk__in=read_by_nobody)
    approved.update(status=WorkflowState.STATUS_CANCELLED)
