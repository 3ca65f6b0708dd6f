"""A real SMTP server on loopback that remembers what it accepted and can be asked."""

import asyncio
import logging
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from notifications.models import OutgoingEmail
from notifications.providers import Answer

logging.getLogger("mail.log").setLevel(logging.WARNING)  # each line of each conversation otherwise


class Sink:
    """Takes `seconds` over each e-mail, noting it halfway; `replies` are given before the e-mails are looked at.

    The reply BREAK breaks the connection after the text came and before anything was answered.
    """

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.messages: list[EmailMessage] = []
        self.replies: list[str] = []
        self.port = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.replies:
            reply = self.replies.pop(0)
            if reply == "BREAK":
                server.transport.abort()
            return reply
        await asyncio.sleep(self.seconds / 2)
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        await asyncio.sleep(self.seconds / 2)
        return "250 taken"

    @property
    def identifiers(self) -> Counter[str]:
        """How often each Message-ID was accepted."""
        return Counter(str(message["Message-ID"]) for message in self.messages)

    def answer(self, email: OutgoingEmail) -> Answer:
        """What a provider with a search would say."""
        known = any(str(email.uuid) in identifier for identifier in self.identifiers)
        return Answer.SENT if known else Answer.NOT_SENT


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(sink: Sink) -> Iterator[Sink]:
    """Serve `sink` until the block ends; may be entered again on the same port."""
    sink.port = sink.port or free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
