"""How long things may be, where they may stand, and what each file owes its reader."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

from tests.project.source import PACKAGES, ROOT, matching, modules, name

CODE = (*PACKAGES, "script", "benchmarks", "drills")


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function of the code and where it stands."""
    beside = matching("*.py", under=tuple(set(CODE) - set(PACKAGES)))
    for path, module in (*modules(), *((path, ast.parse(path.read_text())) for path in beside)):
        if "migrations" not in path.parts:
            for node in ast.walk(module):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield f"{name(path)}:{node.lineno} {node.name}", node


def test_no_module_is_longer_than_300_lines():
    long = [
        name(path)
        for path in matching("*.py", "*.css", "*.js", under=(*CODE, "static"))
        if "migrations" not in path.parts and path.suffix == ".py" and len(path.read_text().splitlines()) > 300
    ]
    assert not long


def test_no_function_is_longer_than_40_lines():
    assert not [place for place, node in functions() if (node.end_lineno or 0) - node.lineno + 1 > 40]


def test_styles_and_scripts_fit_in_the_width_and_a_declaration_has_its_line():
    """What stands in parentheses, strings and comments apart."""
    aside = re.compile(r"/\*.*?\*/|\"[^\"]*\"|'[^']*'|\([^()]*\)")
    served = matching("*.css", "*.js", under=("static",))
    lines = [
        (name(path), number, line)
        for path in served
        for number, line in enumerate(path.read_text().splitlines(), start=1)
    ]
    assert not [f"{path}:{number}" for path, number, line in lines if len(line) > 120]
    rules = [(place, number, aside.sub("", line)) for place, number, line in lines if place.endswith(".css")]
    assert not [f"{path}:{number}" for path, number, line in rules if sum(map(line.count, "{};")) > 1]


def test_no_template_is_longer_than_100_lines():
    assert not [
        name(path) for path in matching("*.html", under=("templates",)) if len(path.read_text().splitlines()) > 100
    ]


def test_no_line_of_a_template_is_longer_than_120_columns():
    """Django's tags don't span lines: what is long is named before it, or stands between its tags."""
    assert not [
        f"{name(path)}:{number}"
        for path in matching("*.html", "*.txt", under=("templates",))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > 120
    ]


def test_no_script_module_is_longer_than_80_lines():
    assert not [name(path) for path in matching("*.js", under=("static",)) if len(path.read_text().splitlines()) > 80]


def test_no_module_hides_behind_a_vague_name():
    vague = {"utils.py", "helpers.py", "services.py", "misc.py", "common.py"}
    assert not [name(path) for path in matching("*.py", under=CODE) if path.name in vague]


REPEATED_ON_PURPOSE = {
    *("apps", "checks", "context_processors", "models", "viewsets", "wagtail_hooks"),
    *("errors", "forms", "listing", "permissions", "personal_data", "tasks", "tiles", "urls", "views", "waiting"),
}
"""What Django and Wagtail look for, and the same thing in each room: who knows one knows the others."""
BESIDE = {"views", "forms", "templatetags", "demo", "child"}
"""Folders whose modules are named as the domain module that they show, run in the jail or make examples of."""
REPEATED_YET = {
    *("absences", "access", "acts", "adapter", "addresses", "answers"),
    *("base",),
    *("cells", "choices", "comparison", "content"),
    *("decided", "delivery", "department", "documents"),
    *("effects", "email_change", "export"),
    *("facts", "finding", "former_members"),
    *("history",),
    *("installation",),
    *("joining",),
    *("keeping", "kinds"),
    *("letters", "limits"),
    *("making", "meanings", "menu"),
    *("options", "outcomes"),
    *("page", "pages", "payloads", "publication"),
    *("references", "registry", "rows", "rules"),
    *("sharing", "slots", "sources", "states"),
    *("tables", "terms", "text", "texts", "throttling", "typography"),
    *("visits",),
    *("writing",),
}
"""Names of modules that stand in several rooms for different things; nothing may be added."""


def test_a_module_has_a_name_of_its_own():
    names = Counter(
        path.stem
        for path in matching("*.py", under=PACKAGES)
        if path.stem != "__init__" and not {"migrations", *BESIDE} & set(path.relative_to(ROOT).parts)
    )
    repeated = {stem for stem, count in names.items() if count > 1}
    assert not repeated - REPEATED_ON_PURPOSE - REPEATED_YET


def test_a_docstring_says_what_comes_never_that_it_is_returned():
    """« The documents of a request », not « Return the documents »."""
    verb = re.compile(r"(Return|Yield)s?\b")
    places = []
    for path, module in modules():
        if "migrations" not in path.parts:
            for node in ast.walk(module):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and verb.match(
                    ast.get_docstring(node) or ""
                ):
                    places.append(f"{name(path)}:{node.lineno}")
    assert not places


def test_no_form_says_that_it_is_sent_nowhere():
    """An empty `action` is invalid HTML: what is sent to its own page says none (WHATWG, form submission)."""
    empty, comment = re.compile(r"""\b(?:form)?action=(?:""|'')"""), re.compile(r"\{#.*?#\}")
    texts = {name(path): comment.sub("", path.read_text()) for path in matching("*.html", under=("templates",))}
    assert [template for template, text in texts.items() if empty.search(text)] == []


def test_public_templates_hold_no_inline_script_or_style():
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)|<style|\sstyle=|\son(?!e=)[a-z]+=", re.IGNORECASE
    )
    mails = ("emails", "pdf")
    templates = [
        name(path)
        for path in matching("*.html", under=("templates",))
        if not set(mails) & set(path.parts) and inline.search(path.read_text())
    ]
    assert not templates


def test_migrations_are_linear_and_named():
    for package in PACKAGES:
        names = [path.name for path in matching(f"{package}/migrations/[0-9]*.py")]
        assert [filename[:4] for filename in names] == [f"{number:04}" for number in range(1, len(names) + 1)], package
        assert not [filename for filename in names if re.search(r"_auto_|_and_more", filename)]


def test_a_constant_is_explained_below_it_and_a_name_stands_between_single_backticks():
    """A docstring under the constant, which readers and tools find, never a `#:` comment; names as in Markdown."""
    two_ways = re.compile(r"^\s*#: |(?<!`)" + "`" * 2 + r"[^`\n]", re.MULTILINE)
    modules = [
        name(path) for path in matching("*.py") if "migrations" not in path.parts and two_ways.search(path.read_text())
    ]
    assert not modules


def test_the_person_of_a_request_is_asked_in_one_way():
    """`signed_in(request)` and the desk's `instructor(request)` say whose page it is: no cast of `request.user`."""
    casts = re.compile(r"cast\([^)]*request\.user")
    assert not [name(path) for path in matching("*.py", under=CODE) if casts.search(path.read_text())]


def test_rows_are_counted_as_rows():
    """PostgreSQL counts them by an index that knows nothing else; to count a column it may have to read each row."""
    counted = re.compile(r'Count\("(pk|id)"\)')
    sources = [path for path in matching("*.py", under=CODE) if "migrations" not in path.parts]
    assert [name(path) for path in sources if counted.search(path.read_text())] == []


def test_a_status_is_its_number():
    """422 and 409 say it shortly, here as in the tests; a name for some of them would be a second way."""
    assert not [name(path) for path in matching("*.py") if "HTTPStatus" + "." in path.read_text()]


VAGUE = {"one", "found", "held", "told", "spots"}
COLUMNS = {"told"}
"""Columns of the database, which keep their names: of an export (its filter) and of a count (its limit)."""


def test_a_name_is_that_of_what_it_stands_for():
    """A field, a request, a document: not « one » of them, nor what was « found », « held » or « told »."""
    vague = VAGUE | {word.title() for word in VAGUE}
    places = []
    for path in matching("*.py"):
        if "migrations" not in path.parts:
            bound = {path.stem} | set(_bound_in(ast.parse(path.read_text())))
            columns = COLUMNS if "models" in path.parts else set()
            places += [f"{name(path)} {word}" for word in bound & vague - columns]
    assert not places


def _bound_in(module: ast.Module) -> Iterator[str]:
    """The names that a module binds: variables, arguments, attributes, functions, classes and imports."""
    for node in ast.walk(module):
        match node:
            case ast.Name(id=word, ctx=ast.Store()) | ast.arg(arg=word):
                yield word
            case ast.Attribute(attr=word, ctx=ast.Store()) if word not in COLUMNS:
                yield word
            case ast.FunctionDef(name=word) | ast.AsyncFunctionDef(name=word) | ast.ClassDef(name=word):
                yield word
            case ast.alias():
                yield node.asname or node.name


def test_a_name_of_a_template_is_that_of_what_it_stands_for():
    """Loops and `with`; the placeholder of a message (`count found=`) is a word of the message."""
    word = rf"({'|'.join(VAGUE)})"
    binding = re.compile(
        rf"{{% for [\w, ]*\b{word}\b[\w, ]* in |{{% (?:with|include) [^%]*\b{word}=|{{%[^%]*\bas {word} %}}"
    )
    places = [name(path) for path in matching("*.html", "*.txt") if binding.search(path.read_text())]
    assert not places


def test_a_name_of_a_script_is_that_of_what_it_stands_for():
    """Comments and texts may say « found », and so may what a page hands over (`words.found`): no binding does."""
    said = re.compile(r"""//.*|"[^"\n]*"|'[^'\n]*'""")
    vague = re.compile(rf"(?<![.\w-])({'|'.join(VAGUE | {'each'})})\b(?!-)")
    places = [
        name(path) for path in matching("*.js", under=("static",)) if vague.search(said.sub("", path.read_text()))
    ]
    assert not places
