"""Several people who press the button in the same moment, each by a connection of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Barrier, Thread

from django.db import connection


def all_at_once(deeds: Sequence[Callable[[], object]]) -> list[object]:
    """What each deed returned, or the exception it raised, in the order of ``deeds``."""
    answers: list[object] = [None] * len(deeds)
    ready = Barrier(len(deeds))

    def do(number: int) -> None:
        try:
            connection.ensure_connection()
            ready.wait(timeout=30)
            answers[number] = deeds[number]()
        except Exception as error:
            answers[number] = error
        finally:
            connection.close()

    threads = [Thread(target=do, args=[number]) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
