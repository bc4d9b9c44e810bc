"""People at the dashboard without browsers: each a session over the protocol that Streamlit's own page speaks."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Run:
    """What came of one run of a page: seconds until it was finished, bytes that came, and its elements."""

    seconds: float = 0.0
    first: float = 0.0
    bytes: int = 0
    finished: bool = False
    elements: list[Any] = field(default_factory=list)

    def texts(self) -> list[str]:
        """Return what stands on the page in words: Markdown, headings, alerts."""
        found = []
        for element in self.elements:
            kind = element.WhichOneof("type")
            body = getattr(getattr(element, kind), "body", "") if kind else ""
            found += [body] if isinstance(body, str) else []
        return found

    def errors(self) -> list[str]:
        """Return what the page says went wrong."""
        return [one.exception.message for one in self.elements if one.WhichOneof("type") == "exception"]


class Person:
    """One open tab; messages that come more than once are kept as the browser keeps them."""

    def __init__(self, address: str, name: str = "") -> None:
        host = address.removeprefix("http://")
        headers = {"Cookie": f"riskregister_name={name}"} if name else {}
        # Closed by close(): it is open from run to run.
        self._socket = connect(
            f"ws://{host}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            origin=address,  # type: ignore[arg-type]
            additional_headers=headers,
            max_size=None,
            compression=None,
            legacy=True,
        )
        self._known: dict[str, ForwardMsg] = {}
        self._hash = ""

    def run(self, query: str = "", page: str = "", *, patience: float = 60.0) -> Run:
        """Have ``page`` run (empty: the one before) with the choices ``query`` names, and wait until it is done."""
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_script_hash = "" if page else self._hash
        message.rerun_script.page_name = page
        message.rerun_script.cached_message_hashes.extend(self._known)
        message.rerun_script.context_info.timezone = "UTC"
        begun = time.perf_counter()
        self._socket.send(message.SerializeToString())
        found = Run()
        while time.perf_counter() - begun < patience:
            data = self._socket.recv(timeout=patience)
            found.bytes += len(data)
            told = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
            self._take(told, found, begun)
            if told.WhichOneof("type") == "script_finished" and self._ends(told):
                found.finished = True
                break
        found.seconds = time.perf_counter() - begun
        return found

    def close(self) -> None:
        """Close the tab."""
        self._socket.close()

    def _take(self, told: ForwardMsg, found: Run, begun: float) -> None:
        kind = told.WhichOneof("type")
        if kind == "ref_hash":
            told, kind = self._known[told.ref_hash], "delta"
        elif told.metadata.cacheable and told.hash:
            self._known[told.hash] = told
        if kind == "new_session":
            self._hash = told.new_session.page_script_hash
            found.elements.clear()
        elif kind == "navigation":
            self._hash = told.navigation.page_script_hash
        elif kind == "delta" and told.delta.WhichOneof("type") == "new_element":
            found.first = found.first or time.perf_counter() - begun
            found.elements.append(told.delta.new_element)

    @staticmethod
    def _ends(told: ForwardMsg) -> bool:
        return told.script_finished in (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR)


@contextmanager
def served(script: Path, **environment: str) -> Iterator[tuple[str, int]]:
    """Serve a Streamlit script on a port of its own; give its address and the number of its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
    command += ["--server.address=localhost", "--server.headless=true", "--server.fileWatcherType=none"]
    command += ["--browser.gatherUsageStats=false"]
    kept = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "OPENBLAS_NUM_THREADS": "1", **environment}
    server = subprocess.Popen(command, env=kept, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    address = f"http://localhost:{port}"
    try:
        _await(address)
        yield address, server.pid
    finally:
        server.terminate()
        server.wait()


def _await(address: str) -> None:
    for _attempt in range(600):
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:
                if answer.read() == b"ok":
                    return
        except OSError:
            time.sleep(0.1)
    message = f"nothing answers at {address}"
    raise TimeoutError(message)


def memory(process: int) -> float:
    """Return what a process holds in memory, in MB."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
