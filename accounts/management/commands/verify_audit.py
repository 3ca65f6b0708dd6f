"""Says whether the chained history of an account, a profile or a request was changed; ends with 1 when one was."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand

from accounts.audit import anchor_check


def noted_anchor(text: str) -> tuple[int, str]:
    """« 12:3fa9… », as the log says it."""
    number, _colon, digest = text.partition(":")
    if not number.isdigit() or not digest:
        raise ArgumentTypeError(f"not an anchor: {text}")
    return int(number), digest


class Command(BaseCommand):
    """Reads the chains and the anchors over them, writes nothing."""

    help = "Check that nothing in the chained histories was changed, removed or added, not even at their end."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, help="only what changed in so many days")
        parser.add_argument(
            "--noted",
            type=noted_anchor,
            nargs="+",
            default=[],
            metavar="NUMBER:DIGEST",
            help="anchors as the log said them, to be found unchanged",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        """Name each broken chain by the UUID or the reference of its subject."""
        broken = False
        for fault in anchor_check.faults(days=options["days"], noted=dict(options["noted"])):
            broken = True
            self.stdout.write(f"BROKEN  {fault}")
        if broken:
            sys.exit(1)
        chains, orphans, anchors = anchor_check.counts()
        self.stdout.write(
            f"{chains} histories, all whole; {anchors} anchors; {orphans} histories went with what they were about"
        )
