"""Start the dashboard's server."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
import webbrowser
from http import HTTPStatus

from riskregister import settings
from riskregister.errors import Unreachable, WrongUsage
from riskregister.services.opening import main_register, open_database
from riskregister.translations import gettext as _


def serve(port: int, *, open_browser: bool = True) -> int:
    """Run the dashboard on ``port`` of this machine until it is stopped; return the exit code.

    Raises:
        WrongUsage: no such port.
        Unreachable: the port is taken, or the database cannot be opened.
    """
    if not 1 <= port <= 65535:
        message = _("{port} is not a port.").format(port=port)
        raise WrongUsage(message, _("Give a number from 1024 to 65535."))
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            message = _("Port {port} cannot be used: {why}.").format(port=port, why=error.strerror)
            raise Unreachable(message, _("Give another one with --port.")) from None
    # Opened here first, so that a database problem is one sentence on the terminal and not a page.
    database = open_database()
    main_register(database)
    database.close()
    sys.stdout.write(_("Dashboard on http://localhost:{port} - stop it with Ctrl+C.").format(port=port) + "\n")
    sys.stdout.flush()
    # Headless always: with a browser of its own, Streamlit would ask for an e-mail address on first use.
    command = [sys.executable, "-m", "streamlit", "run", str(settings.shipped("dashboard.py"))]
    command += [f"--server.port={port}", "--server.address=localhost", "--server.headless=true"]
    command += ["--browser.gatherUsageStats=false", *_config()]
    # The tables are small: one thread reckons them faster than several that wait for one another.
    env = {"OPENBLAS_NUM_THREADS": "1", **os.environ}
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, env=env)
    signal.signal(signal.SIGTERM, _stop)
    try:
        if open_browser and _answers(server, port):
            webbrowser.open(f"http://localhost:{port}")
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        # However this program ends, the server it started ends with it and gives the port back.
        server.terminate()
        server.wait()


def _stop(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _answers(server: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until the server answers; False if it ended instead."""
    while server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=2) as response:
                return bool(response.status == HTTPStatus.OK)
        except OSError:
            time.sleep(0.1)
    return False


def _config() -> list[str]:
    """Return the shipped configuration as options, since Streamlit looks for its file only where it is started."""
    file = settings.shipped("config.toml")
    if not file.is_file():
        file = settings.shipped(".streamlit") / "config.toml"
    options: list[str] = []

    def flatten(prefix: str, values: dict[str, object]) -> None:
        for key, value in values.items():
            if isinstance(value, dict):
                flatten(f"{prefix}{key}.", value)
            elif isinstance(value, bool):
                options.append(f"--{prefix}{key}={str(value).lower()}")
            elif isinstance(value, (str, int, float)):
                options.append(f"--{prefix}{key}={value}")

    flatten("", tomllib.loads(file.read_text(encoding="utf-8")))
    return [option for option in options if not option.startswith(("--server.headless", "--browser."))]
