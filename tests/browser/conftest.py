"""A real Chromium against a real server, each journey with a folder of its own, leaving pictures in test-results/."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright
from tests.browser.driving import settle

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "test-results"
#: The network is cut: no name but this machine's is found, and no address but its own is reached.
CUT = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost", "--no-proxy-server"]
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", *CUT]
START_SECONDS = 60


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a journey be tried again: browser, server and machine share two processors, and a key can come too soon.

    What is wrong in the program fails every time; a journey that needed another try is counted in the summary.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Return a running Chromium; without one the journeys are skipped, under CI they fail."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        message = "No Chromium here: install it with 'apt-get install chromium'."
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=found, args=OPTIONS)
        yield browser
        browser.close()


class Dashboard:
    """The dashboard's server on a port of its own, with its own data folder; it can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "server.log"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("RISKREGISTER_")}
        home = {"XDG_DATA_HOME": str(self.folder / "data"), "XDG_CONFIG_HOME": str(self.folder / "config")}
        return {**kept, **home, "PYTHONPATH": str(ROOT / "src")}

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder}/data/riskregister/register.sqlite3"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [sys.executable, "-m", "riskregister.cli", "serve", "--port", str(self.port), "--no-browser"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=self.folder, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        pytest.fail(f"The dashboard did not start:\n{self.log.read_text()}")

    def kill(self) -> None:
        """End the server as a power cut would: no warning, nothing tidied up."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@pytest.fixture
def dashboard(tmp_path: Path) -> Iterator[Dashboard]:
    """Return a running dashboard over the shipped register."""
    server = Dashboard(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def open_page(chromium: Any, dashboard: Dashboard) -> Iterator[Callable[..., Any]]:
    """Return a function that opens a browser window; afterwards no request may have left this machine."""
    contexts, strangers = [], []

    def note(request: Any) -> None:
        if not request.url.startswith((dashboard.url, f"ws://localhost:{dashboard.port}", "data:", "blob:")):
            strangers.append(request.url)

    def make(*, width: int = 1400, height: int = 1000, scheme: str = "light", zoom: int = 1) -> Any:
        # To the page, a browser that magnifies is a smaller screen of finer dots.
        context = chromium.new_context(
            viewport={"width": width // zoom, "height": height // zoom},
            device_scale_factor=zoom,
            color_scheme=scheme,
            accept_downloads=True,
        )
        context.on("request", note)
        context.on("page", lambda page: page.on("websocket", note))
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        return page

    yield make
    for context in contexts:
        context.close()

    assert strangers == []


@pytest.fixture
def picture() -> Callable[..., None]:
    """Return a function that leaves a picture of a page in test-results/."""
    PICTURES.mkdir(exist_ok=True)

    def take(page: Any, name: str, height: int | None = None) -> None:
        size = page.viewport_size
        if height:
            page.set_viewport_size({"width": size["width"], "height": height})
        settle(page)
        page.screenshot(path=PICTURES / f"{name}.png")
        if height:
            page.set_viewport_size(size)

    return take
