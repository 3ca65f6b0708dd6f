"""What stands around every page: the département, the menu, the footer, the notices."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from portal.identity.department import Department, Link, current_department, frame_links
from portal.identity.service_notices import ShownNotice, current_notices


@dataclass(frozen=True)
class Frame:
    """The same for everyone; the entry of the menu where a page stands is marked later, by `marked`."""

    department: Department
    menu: Sequence[Link]
    footer: Sequence[Link]
    notices: Sequence[ShownNotice]
    procedures_url: str = "/"
    remedies_url: str = ""
    parts: dict[tuple[str, ...], str] = field(default_factory=dict, compare=False)
    """Texts of pages that depend on it alone, once written (`{% kept %}`): they last as long as it does."""


def read_frame() -> Frame:
    """The frame as the database has it now."""
    links = frame_links()
    return Frame(
        current_department(), links.menu, links.footer, current_notices(), links.procedures_url, links.remedies_url
    )


def marked(links: Sequence[Link], path: str) -> list[Link]:
    """The main menu, the entry under which `path` stands marked as current."""
    return [replace(link, current=_is_under(path, link.url)) for link in links]


def current_entries(links: Sequence[Link], path: str) -> str:
    """The addresses of the entries under which `path` stands."""
    return " ".join(link.url for link in links if _is_under(path, link.url))


def _is_under(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
