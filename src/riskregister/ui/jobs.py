"""Work that takes a while, beside the page: how far it is can be looked at, and it can be told to stop."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from riskregister.errors import RegisterError

Result = TypeVar("Result")


class Job(Generic[Result]):
    """Runs ``work`` in a thread of its own; ``settings`` are what it was started with.

    ``work`` gets a function to call with how far it is, which says whether to stop; it then returns what it has.
    The thread sees the language of the page that started it, and nothing of Streamlit.
    """

    def __init__(self, settings: Any, work: Callable[[Callable[[Any], bool]], Result]) -> None:
        self.settings = settings
        self.progress: Any = None
        self.result: Result | None = None
        self.error: RegisterError | None = None
        self._said_stop = threading.Event()
        context = contextvars.copy_context()
        self._thread = threading.Thread(target=lambda: context.run(self._run, work), daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Say whether it is still at work."""
        return self._thread.is_alive()

    @property
    def stopping(self) -> bool:
        """Say whether it was told to stop."""
        return self._said_stop.is_set()

    def stop(self) -> None:
        """Tell it to end with what it has."""
        self._said_stop.set()

    def wait(self, seconds: float) -> None:
        """Wait until it has ended, at most ``seconds``."""
        self._thread.join(seconds)

    def _run(self, work: Callable[[Callable[[Any], bool]], Result]) -> None:
        try:
            self.result = work(self._watch)
        except RegisterError as error:
            self.error = error

    def _watch(self, progress: Any) -> bool:
        self.progress = progress
        return self._said_stop.is_set()
