from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

TEN_MINUTES = 10


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        # Models can be imported from here on only.
        from home.roles import editors_of_text
        from home.staging.taken_tables import also_taken
        from portal.admin import failed_tasks
        from portal.database.lapsed_rows import lapsed
        from portal.schedules import RecurringTask, schedules
        from search import fruitless, publication
        from search.models import SynonymGroup
        from search.permissions import OF_EDITORS
        from search.tasks import NAMES

        publication.connect()
        schedules.register(
            "search_index", RecurringTask("search_index", "search.tasks.keep_index", minutes=TEN_MINUTES)
        )
        failed_tasks.names.register("search", NAMES)
        lapsed.register("fruitless_searches", fruitless.lapsed, order=60)
        editors_of_text.register("search", OF_EDITORS)
        also_taken.register("synonyms", SynonymGroup)
