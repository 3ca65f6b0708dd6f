"""Designers' texts: bold, lists, links, and nothing that a page would run or load."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit import marked_text
from formkit.fieldtypes import ContentField, DocumentField, GroupField, LongTextField, StatementField, field_type
from formkit.fieldtypes.field import BaseField
from home.demo.procedure_files import content_of
from tests.project.source import ROOT

MARKED = "Apportez **vos papiers** :\n- le RIB\n- [la liste](/aide/)\n\n1. Signez\n\n2. **Datez**\nPuis envoyez."
PIECES = (
    *("**", "[", "]", "](", ")", "(", "/", "//", "https://", "javascript:", "\\", '"', "'", "<b>", "&", "\n", "\n\n"),
    *("- ", "1. ", "2. ", " ", "a", "é", "exemple.fr", "*", "_", "`", "![", "onclick=", "{{ x }}"),
)
texts = st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=60)


class Elements(HTMLParser):
    """The elements of a page, their addresses, and the words between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words += data


def test_bold_lists_and_links() -> None:
    drawn = (
        '<p>Apportez <strong>vos papiers</strong> :</p><ul><li>le RIB</li><li><a href="/aide/">la liste</a></li></ul>'
        "<ol><li>Signez</li><li><strong>Datez</strong></li></ol><p>Puis envoyez.</p>"
    )
    words = "Apportez vos papiers :\n\n– le RIB\n– la liste\n\n1. Signez\n2. Datez\n\nPuis envoyez."
    assert (marked_text.html(MARKED), marked_text.plain(MARKED)) == (drawn, words)
    assert marked_text.inline("Soit :\n- **A**\n- B") == "Soit :<br>– <strong>A</strong><br>– B"


@pytest.mark.parametrize(
    "text", ["Votre numéro", "Ligne\nLigne", "a & <b>", "-5 °C", "12. rue du Bac", "2 * 3 ** 4 **"]
)
def test_words_alone_stay_as_they_were(text: str) -> None:
    assert [(block.kind, *block.items) for block in marked_text.blocks(text)] == [
        ("paragraph", (marked_text.Span(text),))
    ]
    assert marked_text.plain(text) == text
    assert "<p>" not in marked_text.hint(text)


@pytest.mark.parametrize(
    "address",
    [
        *("javascript:alert(1)", "http://exemple.fr", "//exemple.fr", r"/\exemple.fr", "data:text/html,x", "page/"),
        *("", "https://exemple.fr/a b", 'https://exemple.fr/"onclick="x', "mailto:a@exemple.fr", "HTTPS://exemple.fr"),
    ],
)
def test_what_leads_elsewhere_stays_as_it_was_typed(address: str) -> None:
    text = f"Lire [ceci]({address})"
    assert "<a" not in marked_text.html(text)
    assert marked_text.plain(text) == text
    assert marked_text.refused_addresses(text) == [address]


@given(texts)
def test_any_text_makes_a_page_of_five_elements_whose_links_are_ours_or_secure(text: str) -> None:
    for drawn in (marked_text.html(text), marked_text.hint(text), marked_text.inline(text)):
        page = Elements(drawn)
        assert page.names <= {"p", "ul", "ol", "li", "strong", "a", "br"}
        assert {name for name, _value in page.attributes} <= {"href"}
        for _name, address in page.attributes:
            assert address is not None
            assert address.startswith("https://") or (address[0] == "/" and address[1:2] not in ("/", "\\"))


def test_the_help_of_a_column_has_no_link_which_its_heading_would_hide() -> None:
    column = LongTextField(key="f_b", label="Deux", help="Voir **ceci** : [la liste](/aide/).")
    group = GroupField(key="f_a", label="Un", fields=(column,))
    form_field = field_type(group).form_field(group)
    assert form_field is not None
    drawn = form_field.widget.render("f_a", None)
    assert "<strong>ceci</strong>" in drawn
    assert "<a" not in drawn


@given(texts)
def test_no_word_is_lost(text: str) -> None:
    marks = str.maketrans("", "", "*-–0123456789.[]() \n\t")
    spans = [span for block in marked_text.blocks(text) for spans in block.items for span in spans]
    kept = "".join(span.text + span.address for span in spans)
    assert "".join(kept.translate(marks).split()) == "".join(text.translate(marks).split())


@pytest.mark.parametrize(
    "field",
    [
        LongTextField(key="f_a", label="Un", help=MARKED),
        StatementField(key="f_a", label="Un", help=MARKED, text=MARKED),
        DocumentField(key="f_a", label="Un", help=MARKED, category="rib"),
        ContentField(key="f_a", label="Un", text=MARKED),
    ],
)
def test_machines_are_told_the_words_alone(field: BaseField) -> None:
    described = field_type(field).json_schema(field)
    assert "**" not in str(described)
    assert "](" not in str(described)


def test_what_the_texts_of_the_demonstration_hold_is_a_list_of_numbers() -> None:
    """The republican commitment, of seven articles, was written as a list before lists were read."""
    marked = []
    for path in sorted((ROOT / "home/demo/procedures").glob("*.json")):
        form = content_of(path.stem).form
        texts = [text for field in form.fields() for text in (field.help, getattr(field, "text", ""))]
        texts += [step.intro for step in form.steps]
        marked += [text for text in texts if any(block.kind != "paragraph" for block in marked_text.blocks(text))]
        assert not any(span.bold or span.address for text in texts for block in marked_text.blocks(text)
                       for spans in block.items for span in spans)  # fmt: skip
    assert marked
    assert {marked_text.blocks(text)[2].kind for text in marked} == {"numbers"}
