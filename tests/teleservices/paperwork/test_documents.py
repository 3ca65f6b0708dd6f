"""What every PDF is: tagged, dated by us, the same on every machine, deaf to markup and to strange characters."""

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from teleservices.models import Acknowledgement
from teleservices.paperwork import documents
from teleservices.paperwork.acknowledgement import acknowledgement_pdf
from teleservices.paperwork.characters import _COVERED, LONGEST_RUN, MISSING, _code_points, legible, plain
from teleservices.paperwork.documents import render
from tests.teleservices.paperwork.conftest import RECEIVED_AT, FileRequest

HOUSE = {"name": "Département", "portal": "Démarches", "contact": [], "colour": "#173F5F"}


def page_with(text: str) -> bytes:
    data = {
        "title": "Essai",
        "footer": "Essai",
        "page": "Page {page} sur {total}",
        "house": HOUSE,
        "facts": [["Nom", text]],
        "sections": [{"title": "Titre", "paragraphs": [text]}],
    }
    return render("acknowledgement.typ", data, dated=RECEIVED_AT)


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_a_document_is_tagged_titled_and_in_french(file_request: FileRequest) -> None:
    reader = PdfReader(io.BytesIO(acknowledgement_pdf(Acknowledgement.objects.get(request=file_request()))))
    root = reader.trailer["/Root"]
    assert root["/Lang"].startswith("fr")
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in root
    assert reader.metadata is not None
    assert reader.metadata.title == "Accusé de réception de votre demande"
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert "pdfuaid" in metadata
    assert "part>1<" in metadata


def test_only_our_typefaces_are_embedded() -> None:
    fonts: set[str] = set()
    for page in PdfReader(io.BytesIO(page_with("Ça coûte 1 250 €, œuvre Привет مرحبا"))).pages:
        fonts |= {str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}
    assert fonts
    assert all(any(name in font for name in ("SourceSans3", "Libertinus", "DejaVuSansMono")) for font in fonts), fonts


def test_the_same_facts_make_the_same_bytes() -> None:
    assert page_with("Bonjour") == page_with("Bonjour")


@pytest.mark.parametrize(
    "hostile",
    [
        '*gras* _oblique_ $x^2$ `code` #let x = 1; #panic("perdu") \\ <label> @ref = Titre',
        '#image("/etc/passwd") #read("house.typ") // commentaire /* ouvert',
        '"}}) #eval("1+1") [[[ ]]] ((( {{{',
        "<b>gras</b> &amp; {{ variable }} {page} {total}",
        "https://exemple.example/#ancre <a@b.example>",
    ],
)
def test_markup_in_an_answer_stays_text(hostile: str) -> None:
    text = " ".join(text_of(page_with(hostile)).split())
    assert text.replace(" ", "").count(hostile.replace(" ", "")) == 2


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Bravo 😀 !", "Bravo (émoji) !"),
        ("😀😀", "(émoji)(émoji)"),
        ("👍🏽 🇫🇷 ❤️\u200d🔥 ⭐", "(émoji) (émoji) (émoji) (émoji)"),
        ("❤️ → ✓ ☕", "❤ → ✓ ☕"),
        ("東京", MISSING * 2),
        ("a\x00b\x07c\x1b[31md\x7f", "abc[31md"),
        ("facture\u202efdp.exe", "facturefdp.exe"),
        ("pièce\ufeff\u200b\u00ad jointe", "pièce jointe"),
        ("ligne\u2028suivante\u2029fin", "ligne\nsuivante\nfin"),
        ("e\u0301t\u0065\u0301", "été"),
        ("\ud800\udfff\ufffe\ue000x", "x"),
        ("👩\u200d💻", "(émoji)"),
        ("tab\tulation", "tab ulation"),
        ("idéographique\u3000espace", "idéographique espace"),
    ],
)
def test_what_has_no_glyph_is_dropped_or_replaced(typed: str, printed: str) -> None:
    assert legible({"a": [typed, 1, None]}) == {"a": [printed, 1, None]}
    page_with(typed)


def test_where_an_emoji_was_the_page_says_so() -> None:
    text = text_of(page_with("Merci 👩🏽\u200d🚒 à tous 🎉"))
    assert text.count("Merci (émoji) à tous (émoji)") == 2
    assert MISSING not in text


@pytest.mark.parametrize("text", ["Привет, Ελλάδα, Łódź, Đà Nẵng", "مرحبا", "שלום", "œ Œ € ½ № → ✓ « » – — … ’"])
def test_the_scripts_that_we_print_are_kept(text: str) -> None:
    assert legible(text) == unicodedata.normalize("NFC", text)
    page_with(text)


def test_a_long_answer_runs_over_pages_and_inside_the_margins() -> None:
    reader = PdfReader(io.BytesIO(page_with("Une phrase assez longue pour remplir la ligne. " * 400)))
    assert len(reader.pages) > 2
    assert "Page 2 sur" in reader.pages[1].extract_text()


def test_a_word_without_end_can_break() -> None:
    cleaned = legible("x" * 4000)
    assert isinstance(cleaned, str)
    assert max(map(len, cleaned.split("\u200b"))) == LONGEST_RUN
    assert len(text_of(page_with("x" * 4000)).split("\n")) > 40


def test_our_fonts_have_each_character_that_we_claim_in_both_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(data: object) -> object:
        raise AssertionError("our fonts lack a character")

    monkeypatch.setattr(documents, "plain", refuse)
    characters = [chr(point) for point in sorted(_code_points(_COVERED))]
    shaped = [character for character in characters if unicodedata.category(character)[0] != "C" and character.strip()]
    data = {
        "title": "Essai",
        "footer": "",
        "page": "",
        "house": HOUSE,
        "facts": [[character, character] for character in shaped],
        "sections": [],
    }
    content = render("acknowledgement.typ", data, dated=RECEIVED_AT)
    assert len(shaped) > 3500
    assert len(PdfReader(io.BytesIO(content)).pages) > 10


def test_letters_that_no_font_joins_fall_back_to_plain_ones() -> None:
    stacked = "→\u0315\u0489"
    assert legible(stacked) == stacked
    assert plain(stacked) == MISSING
    assert text_of(page_with(stacked)).count(MISSING) == 2


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=300))
def test_any_text_makes_a_document(text: str) -> None:
    assert page_with(text).startswith(b"%PDF-")
