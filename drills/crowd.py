"""People who use the portal through nginx, and press « Transmettre » again until they are told that it is done."""

import re
import threading
import time
from collections import Counter
from pathlib import Path
from queue import Empty, SimpleQueue

import requests

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PEOPLE = 6
AGAIN_SECONDS = 0.1
ANSWER_SECONDS = 60
Draft = tuple[str, int]
File = tuple[str, bytes, str]
"""Name, content and type."""


class Visitor:
    """A browser without scripts: cookies, forms, redirects left to the caller."""

    def __init__(self, url: str, certificate: Path) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.verify = str(certificate)
        self.session.headers["Referer"] = f"{url}/"

    def get(self, path: str) -> requests.Response:
        """A page, where it leads included."""
        return self.session.get(f"{self.url}{path}", timeout=ANSWER_SECONDS)

    def post(self, path: str, data: dict[str, str], files: dict[str, File] | None = None) -> requests.Response:
        """Send a form; redirects are not followed."""
        fields = {"csrfmiddlewaretoken": self.token, **data}
        place = f"{self.url}{path}"
        return self.session.post(place, data=fields, files=files, timeout=ANSWER_SECONDS, allow_redirects=False)

    @property
    def token(self) -> str:
        """The secret of the forms, which any page with one gave as a cookie."""
        return next(cookie.value or "" for cookie in self.session.cookies if "csrftoken" in cookie.name)

    def sign_in(self, email: str, password: str) -> None:
        """Enter by the page of everybody; raises RuntimeError when it is refused."""
        self.get("/compte/connexion/")
        answer = self.post("/compte/connexion/", data={"login": email, "password": password})
        if answer.status_code != 302:
            raise RuntimeError(f"sign-in: {answer.status_code}")

    def twin(self) -> "Visitor":
        """Another window of the same browser."""
        other = Visitor(self.url, Path(str(self.session.verify)))
        other.session.cookies.update(self.session.cookies)
        return other

    def close(self) -> None:
        """Hang up."""
        self.session.close()


class Crowd:
    """People who transmit these drafts; `acknowledged` counts what they were told of, `met` the other answers.

    Each takes `rest` seconds before the next draft.
    """

    def __init__(self, visitor: Visitor, drafts: list[Draft], *, people: int = PEOPLE, rest: float = 0.0) -> None:
        self.acknowledged, self.met = Counter[str](), Counter[str]()
        self.moments = dict[str, float]()
        """When each was told, in seconds since the epoch."""
        self.pages = list[str]()
        self._drafts = SimpleQueue[Draft]()
        for draft in drafts:
            self._drafts.put(draft)
        self._rest = rest
        self._stopped = threading.Event()
        self._threads = [threading.Thread(target=self._go, args=(visitor.twin(),), daemon=True) for _ in range(people)]

    def start(self) -> None:
        """Have them begin."""
        for thread in self._threads:
            thread.start()

    def end(self, seconds: float) -> None:
        """Wait until each was told, no longer than this; whoever waits still gives up."""
        ends = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, ends - time.monotonic()))
        self.give_up()

    def give_up(self) -> None:
        """Have them stop pressing."""
        self._stopped.set()
        for thread in self._threads:
            thread.join(ANSWER_SECONDS)

    def _go(self, visitor: Visitor) -> None:
        while not self._stopped.is_set():
            try:
                draft = self._drafts.get_nowait()
            except Empty:
                break
            while not self._stopped.is_set() and not self._transmit(visitor, draft):
                time.sleep(AGAIN_SECONDS)
            self._stopped.wait(self._rest)
        visitor.close()

    def _transmit(self, visitor: Visitor, draft: Draft) -> bool:
        reference, revision = draft
        fields = {"revision_number": str(revision), "on_honour": "on"}
        try:
            answer = visitor.post(f"/compte/brouillons/{reference}/transmettre/", data=fields)
        except requests.RequestException as error:
            self.met[type(error).__name__] += 1
            return False
        if not answer.headers.get("Location", "").endswith(f"/{reference}/transmise/"):
            self.met[str(answer.status_code)] += 1
            self.pages.append(answer.text)
            return False
        self.acknowledged[reference] += 1
        self.moments[reference] = time.time()
        return True


class Readers:
    """People who read these pages, a few at a time, until they are told to end; `statuses` counts what they met."""

    def __init__(self, visitor: Visitor, paths: tuple[str, ...]) -> None:
        self.statuses = Counter[str]()
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=self._read, args=(visitor.twin(), path), daemon=True) for path in paths
        ]

    def start(self) -> None:
        """Have them begin."""
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Have them end, and wait for it."""
        self._ended.set()
        for thread in self._threads:
            thread.join(ANSWER_SECONDS)

    def _read(self, visitor: Visitor, path: str) -> None:
        while not self._ended.wait(AGAIN_SECONDS):
            try:
                self.statuses[str(visitor.get(path).status_code)] += 1
            except requests.RequestException as error:
                self.statuses[type(error).__name__] += 1
        visitor.close()
