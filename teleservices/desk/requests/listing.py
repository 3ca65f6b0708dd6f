"""The desk's list of requests: its own over Wagtail's, reading facts, closed to what it does not name."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.views.generic import IndexView

from accounts.models import User
from accounts.staff.keyboard import keys_are_on
from portal.admin.parameters import changed
from portal.words.typography import number_text
from teleservices.desk.access import memberships_of
from teleservices.desk.labels.reading import labels_of
from teleservices.desk.noting import note_search
from teleservices.desk.own_menu import remember
from teleservices.desk.requests import column_panel, finding
from teleservices.desk.requests import page as pages
from teleservices.desk.requests.chips import chips
from teleservices.desk.requests.density import is_airy
from teleservices.desk.requests.filter_set import RequestFilters
from teleservices.desk.requests.filtering import kept, panel
from teleservices.desk.requests.list_parameters import (
    CHOSEN,
    NUMBER,
    SEARCH,
    SUMS,
    VIEW,
    list_query,
    listed,
    page_query,
)
from teleservices.desk.requests.page import Listed
from teleservices.desk.requests.table.answer_columns import answers_shown
from teleservices.desk.requests.table.columns import COLUMNS, LABELS, Column, PageContext
from teleservices.desk.requests.table.row_tags import row_tags_of
from teleservices.desk.requests.table.rows import Row, rows_of
from teleservices.desk.requests.trail import trail
from teleservices.desk.requests.views import address, may_take_away, views_of
from teleservices.desk.requests.work import kinds as work
from teleservices.desk.requests.work import visits
from teleservices.keyset.paging import AFTER, BEFORE
from teleservices.models import RequestFacts, ServiceRequest, TeamMember, TeamRole
from teleservices.permissions import INSTRUCT

COMMONEST = ("take_charge", "assign", "enter_meeting")
"""What is done on many requests most often: in sight, where the others wait in a menu."""


def _how_many(count: int) -> str:
    if count > work.COUNTED:
        return _("More than %(number)s requests") % {"number": number_text(Decimal(work.COUNTED), 0)}
    return ngettext("%(count)s request", "%(count)s requests", count) % {"count": number_text(Decimal(count), 0)}


def _whole(count: int) -> str:
    """What ticks every request of the list, whatever the page; empty where they are too many, or all on one page."""
    if not pages.ROWS < count <= work.COUNTED:
        return ""
    return _("the %(number)s of this list") % {"number": number_text(Decimal(count), 0)}


class DeskList(IndexView):
    """The requests of the instructor's teams: filtered, found, in an order; any page of it at the same price."""

    model = ServiceRequest
    template_name = "teleservices/desk/requests/page.html"
    page_title = gettext_lazy("Requests")
    header_icon = "tasks"
    index_url_name = "desk:list"
    columns: list[object] = []
    """Wagtail's own table is not shown."""
    any_permission_required = None
    """`dispatch` asks ours: Wagtail 8 would ask those of the model, which nobody at the desk has."""
    bulk: Mapping[str, str | Promise] = {}
    """What is done on many requests, as the addresses of the desk say: names, and their words."""
    user: User
    count: int

    def setup(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        """Everything that is read of the address comes from here: the list's own parameters, and no other."""
        self.query, self.page_query = list_query(request.GET), page_query(request.GET)
        request.GET = self.query  # type: ignore[assignment]
        super().setup(request, *args, **kwargs)

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not isinstance(request.user, User) or not request.user.has_perm(INSTRUCT):
            raise PermissionDenied
        self.user = request.user
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        visits.note(self.user)
        response: HttpResponseBase = super().get(request, *args, **kwargs)
        self._note_search()
        return response

    def _note_search(self) -> None:
        """Each time that it is asked; a further page of it, which is asked by itself, is noted where it is found."""
        if (words := finding.words_of(self.query.get(SEARCH, ""))) and not self.page_query:
            note_search(searcher=self.user, words=words, results=min(self.count, work.COUNTED + 1))

    @cached_property
    def memberships(self) -> list[TeamMember]:
        """What the person is in their services, read first: the list goes straight by their indexes."""
        return memberships_of(self.user)

    @cached_property
    def teams(self) -> dict[int, str]:
        """The services whose requests they see."""
        return {membership.team_id: membership.team.name for membership in self.memberships}

    @cached_property
    def filters(self) -> RequestFilters:
        return RequestFilters(self.query, request=self.request, teams=self.teams)

    @cached_property
    def listed(self) -> Listed:
        """All the requests that the address asks for."""
        return listed(self.filters, self.query, list(self.teams), searcher=self.user if self.page_query else None)

    @cached_property
    def page(self) -> pages.NumberedPage:
        query = self.page_query
        number = int(query.get(NUMBER, 1))
        return pages.page(self.listed, number=number, after=query.get(AFTER, ""), before=query.get(BEFORE, ""))

    def get_queryset(self) -> list[Row]:
        """The requests of the page, already read."""
        return rows_of(self.page.rows)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context: dict[str, object] = super().get_context_data(**kwargs)
        columns = column_panel.shown(self.query, self.filters)
        sums = self._sums(columns)
        self.count = count = sums.count if sums else self.listed.count()
        return context | {
            "filters": None,  # Wagtail's own panel, which needs scripts
            "panel": self._panel(),
            "kept": kept(self.query),
            "chips": list(chips(self.filters, self.query)),
            **self._works(),
            "is_airy": is_airy(self.user),
            "last_visit": visits.last_visit(self.user) if self.query.get("work") == "since" else None,
            **self._views(),
            "keys_are_on": keys_are_on(self.user),
            "search": self.query.get(SEARCH, ""),
            "query": self.query,
            "heads": list(self._heads(columns)),
            "rows": list(self._rows(columns)),
            "columns_chosen": self.query.getlist(CHOSEN),
            "count": _how_many(count),
            "whole": _whole(count),
            "bulk": [item for item in self.bulk.items() if item[0] in COMMONEST],
            "bulk_others": [item for item in self.bulk.items() if item[0] not in COMMONEST],
            "sums": sums if count else None,
            "procedure_is_shown": "procedure" in columns,
            "page": self.page,
            "numbers": self._numbers(count),
            **self._links(),
            **self._beside(),
        }

    def _panel(self) -> dict[str, object] | None:
        """The filters, all of them, where something typed in one is to be corrected; else they wait to be opened."""
        if not self.filters.form.errors:
            return None
        every = RequestFilters(self.query, request=self.request, teams=self.teams, are_all_shown=True)
        return panel(every)

    def _beside(self) -> dict[str, bool]:
        """Which pages about services there are to go to."""
        roles = {membership.role for membership in self.memberships}
        heads = not roles.isdisjoint({TeamRole.HEAD, TeamRole.SUPERVISOR})
        acts = not roles.isdisjoint(TeamRole.instructing())
        remember(self.request, heads=heads, acts=acts, leads=TeamRole.HEAD in roles)
        return {
            "heads_or_supervises": heads,
            "may_be_away": acts,
        }

    def _works(self) -> dict[str, object]:
        """Label, address, count and whether it is shown, of each kind of work; how many are one's own."""
        counts = work.counts(RequestFacts.objects.filter(team__in=self.teams), self.user)
        works = [
            (work.WORK[name].label, f"?work={name}", work.count_text(count), self.query.get("work") == name)
            for name, count in counts.items()
        ]
        return {"works": works, "own_count": work.count_text(counts["mine"])}

    def _views(self) -> dict[str, object]:
        """The views kept, and the one that is shown."""
        views, key = list(views_of(self.user, list(self.teams))), self.query.get(VIEW)
        current = next((view for view in views if str(view.pk) == key), None)
        return {
            "views": [(view, address(view)) for view in views],
            "current_view": current,
            "may_take_away": current and may_take_away(self.user, current),
        }

    def _heads(self, columns: dict[str, Column]) -> Iterator[dict[str, object]]:
        """Each head: its words, its direction where the list is sorted by it, the address that sorts by it."""
        order = self.listed.order
        for column in columns.values():
            is_sorted = bool(column.order) and column.order == order.column
            turned = f"-{column.order}" if is_sorted and not order.is_descending else column.order
            yield {
                "label": column.label,
                "sort": ("descending" if order.is_descending else "ascending") if is_sorted else "",
                "url": changed(self.query, ordering=turned) if column.order else "",
                "css": column.css,
            }

    def _rows(self, columns: dict[str, Column]) -> Iterator[tuple[str, SafeString]]:
        """Each request's reference and its cells, written here: as many inclusions as cells cost half of the page."""
        rows: list[Row] = list(self.object_list)
        labels = labels_of(self.page.rows) if LABELS in columns else {}
        page = PageContext(
            row_tags_of(rows, self.user),
            timezone.localtime(),
            labels,
            self._answers(columns),
            trail(self.query),
        )
        cells = [
            (SafeString(f'<td class="{escape(column.css)}" data-label="{escape(column.label)}">'), column.cell)
            for column in columns.values()
        ]
        for row in rows:
            row_html = "".join(f"{td}{conditional_escape(cell(row, page))}</td>" for td, cell in cells)
            yield row.reference, SafeString(row_html)

    def _answers(self, columns: Collection[str]) -> Mapping[tuple[int, str], str]:
        """What the columns of answers show."""
        if not any(name not in COLUMNS for name in columns):
            return {}
        return answers_shown(self.filters.only_procedure, columns, self.page.rows)

    def _sums(self, columns: dict[str, Column]) -> pages.Sums | None:
        """The totals of amounts, where a column shows some: here of what is counted, or of all when asked."""
        if not any(column.css == "number" for column in columns.values()):
            return None
        return pages.sums(self.listed, most=None if SUMS in self.page_query else work.COUNTED)

    def _numbers(self, count: int) -> list[tuple[int, str]]:
        """The pages that have a number, with their addresses; none where there is but one."""
        last = min(-(-count // pages.ROWS), pages.NUMBERED)
        if last < 2:
            return []
        second = changed(self.query, p="2").removesuffix("2")  # nothing of the list's own comes after its page
        return [(1, changed(self.query)), *((number, f"{second}{number}") for number in range(2, last + 1))]

    def _links(self) -> dict[str, str]:
        """The addresses of the pages beside this one, and of the amounts of the same list added up."""
        rows, number = list(self.object_list), self.page.number
        sum_some = reverse("desk:amounts_together") + changed(self.query).removeprefix(".")
        links = {"previous": "", "next": "", "sum_all": changed(self.query, sums="all"), "sum_some": sum_some}
        if self.page.has_previous and rows:
            is_second = number == 2
            links["previous"] = changed(
                self.query, **({} if is_second else {"before": rows[0].reference, "p": str(max(number - 1, 1))})
            )
        if self.page.has_next and rows:
            links["next"] = changed(self.query, after=rows[-1].reference, p=str(number + 1))
        return links
