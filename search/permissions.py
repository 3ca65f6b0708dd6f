"""Who keeps the search: those who write the site."""

SEE_FRUITLESS, CLEAR_FRUITLESS = "search.view_fruitlesssearch", "search.delete_fruitlesssearch"
ADD_SYNONYMS = "search.add_synonymgroup"
OF_EDITORS = (
    ADD_SYNONYMS,
    *(f"search.{act}_synonymgroup" for act in ("change", "delete", "view")),
    SEE_FRUITLESS,
    CLEAR_FRUITLESS,
)
"""What the groups of the product that write the site's texts may do."""
