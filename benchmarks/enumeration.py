"""Whether time tells if an address has an account: `script/bench --enumeration`.

For each door, the processor time and the time on the clock of a known and of an unknown address, alternating, so that
a busy machine slows both. Everything happens in a transaction that is rolled back; nothing is sent.
"""

import argparse
import secrets
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import django

django.setup()

from django.core import signing  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.entrance import registration  # noqa: E402
from accounts.robots import plain_question  # noqa: E402

PASSWORD, WRONG = "quatre hérons dorment au moulin", "trois hérons partent au moulin"
KNOWN = "mesure-connue@exemple.test"
ANSWER = "7"
WARM_UP = 5
Door = Callable[[str], object]


@dataclass(frozen=True)
class Figures:
    """Medians in milliseconds, known and unknown address; `ratio` is the longer over the shorter, by processor time."""

    door: str
    known_cpu: float
    unknown_cpu: float
    known_clock: float
    unknown_clock: float

    @property
    def ratio(self) -> float:
        """1 when nothing differs."""
        return max(self.known_cpu, self.unknown_cpu) / min(self.known_cpu, self.unknown_cpu)


def sign_in(email: str) -> object:
    """A sign-in with a wrong password, of an address known or not."""
    return Client().post(reverse("account_login"), {"login": email, "password": WRONG})


def ask_for_reset(email: str) -> object:
    """A reset link asked for an address, known or not: « Mot de passe oublié ? »."""
    return Client().post(reverse("account_reset_password"), {"email": email})


def sign_up(email: str) -> object:
    """An account asked for an address, known or not, the question against robots answered."""
    nonce = secrets.token_urlsafe(12)
    token = signing.dumps([nonce, plain_question._seal(nonce, ANSWER)], salt=plain_question.SALT)
    fields = {"first_name": "Odile", "last_name": "Martin", "email": email, "password1": PASSWORD, "terms": "on"}
    proof = {"robot_check_token": token, "robot_check_answer": ANSWER}
    return Client().post(reverse("account_signup") + "?verification=question", fields | proof)


def measure(name: str, door: Door, rounds: int) -> Figures:
    """Known and unknown in turn; each act is undone, so that every one meets the same database."""
    spent: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    for turn in range(2 * (rounds + WARM_UP)):
        is_known = bool(turn % 2)
        email = KNOWN if is_known else f"mesure-{turn}@exemple.test"
        with transaction.atomic():
            cpu, clock = time.process_time(), time.perf_counter()
            door(email)
            spent[is_known].append((time.process_time() - cpu, time.perf_counter() - clock))
            transaction.set_rollback(True)
    known_cpu, known_clock = _medians(spent[True])
    unknown_cpu, unknown_clock = _medians(spent[False])
    return Figures(name, known_cpu, unknown_cpu, known_clock, unknown_clock)


def _medians(spent: list[tuple[float, float]]) -> tuple[float, float]:
    """Processor and clock, in milliseconds, once caches are warm."""
    cpu, clock = zip(*spent[WARM_UP:], strict=True)
    return 1_000 * statistics.median(cpu), 1_000 * statistics.median(clock)


def main() -> None:
    """Print a row a door."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=101)
    options = parser.parse_args()
    with transaction.atomic():
        registration.register(
            email=KNOWN, password=PASSWORD, first_name="Odile", last_name="Martin", terms=None, verified=True
        )
        doors = {"sign-in": sign_in, "reset": ask_for_reset, "sign-up": sign_up}
        figures = [measure(name, door, options.rounds) for name, door in doors.items()]
        transaction.set_rollback(True)
    print("| door | known address, CPU | unknown | ratio | known, clock | unknown |\n|---|---|---|---|---|---|")
    for row in figures:
        print(
            f"| {row.door} | {row.known_cpu:.1f} ms | {row.unknown_cpu:.1f} ms | {row.ratio:.3f} "
            f"| {row.known_clock:.1f} ms | {row.unknown_clock:.1f} ms |"
        )


if __name__ == "__main__":
    main()
