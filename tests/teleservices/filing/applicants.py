"""People who transmit over HTTP, to servers that are not this process."""

import sys
import threading
import time
from collections import Counter
from http.client import HTTPConnection, HTTPException
from queue import Empty, SimpleQueue
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ

from accounts.models import User
from notifications import outbox
from notifications.models import EmailState, OutgoingEmail
from teleservices.models import ServiceRequest
from tests.another_process import PATIENCE

PEOPLE = 6
TOKEN = "a" * 32


def web_server(port: int) -> list[str]:
    """The command of the production server, with two processes."""
    granian = [sys.executable, "-m", "cms.serve", "--interface", "wsgi", "--host", "127.0.0.1"]
    return [*granian, "--port", str(port), "--workers", "2", "--blocking-threads", "24", "cms.wsgi:application"]


def time_passes() -> None:
    """What the dead had in their hands is free again: their tasks, their e-mails."""
    OrmQ.objects.update(lock=timezone.now())
    OutgoingEmail.objects.filter(state=EmailState.SENDING).update(lease_until=timezone.now())
    outbox.states.lapse_leases()


class Applicants:
    """People who press « Transmettre » again, in the same words, until they are told that it is done.

    They begin no more transmissions than they are let.
    """

    def __init__(self, port: int, user: User, drafts: list[ServiceRequest]) -> None:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.port, self.acknowledged, self.failures = port, Counter[str](), list[tuple[int, str]]()
        self.cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        self.waiting = SimpleQueue[ServiceRequest]()
        for draft in drafts:
            self.waiting.put(draft)
        self.in_flight = 0
        self.permits = threading.Semaphore(0)
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self._transmit_all, daemon=True) for _ in range(PEOPLE)]

    def _transmit_all(self) -> None:
        while True:
            self.permits.acquire()
            try:
                draft = self.waiting.get_nowait()
            except Empty:
                return
            while not self._transmit(draft):
                time.sleep(0.02)

    def start(self) -> None:
        """Have them all ready to begin."""
        for thread in self.threads:
            thread.start()

    def let(self, count: int) -> None:
        """Let them begin as many transmissions more."""
        self.permits.release(count)

    def let_all(self) -> None:
        """Let them go on to the end."""
        self.let(self.waiting.qsize() + PEOPLE)

    def end(self) -> None:
        """Wait until each was told."""
        self.let_all()
        for thread in self.threads:
            thread.join(PATIENCE)

    def _transmit(self, draft: ServiceRequest) -> bool:
        body = urlencode({"csrfmiddlewaretoken": TOKEN, "revision_number": draft.revision_number, "on_honour": "on"})
        headers = {"Cookie": self.cookies, "Content-Type": "application/x-www-form-urlencoded"}
        link = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            link.connect()
            with self.lock:
                self.in_flight += 1
            try:
                link.request("POST", f"/compte/brouillons/{draft.reference}/transmettre/", body, headers)
                answer = link.getresponse()
                place, page = answer.getheader("Location") or "", answer.read().decode()
            finally:
                with self.lock:
                    self.in_flight -= 1
        except (OSError, HTTPException):
            return False
        finally:
            link.close()
        if not place.endswith(f"/{draft.reference}/transmise/"):
            self.failures.append((answer.status, page))
            return False
        self.acknowledged[draft.reference] += 1
        return True
