"""Chromium for tests, driven over its DevTools protocol: no driver, no download, a profile of its own."""

import base64
import itertools
import json
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
]


def chromium() -> str | None:
    """The browser's command, or None where none is installed."""
    return next(
        (
            found
            for name in ("chromium", "chromium-browser", "google-chrome")
            if (found := shutil.which(name))
        ),
        None,
    )


class Page:
    """One tab: what it asked for, what it complained of, what its scripts say."""

    def __init__(self, address: str) -> None:
        import websocket

        self.socket = websocket.create_connection(address, timeout=60, suppress_origin=True)
        self.numbers, self.events = itertools.count(1), []
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **params: object) -> dict:
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def open(self, path: Path, width: int = 1280, height: int = 900) -> "Page":
        self.events.clear()
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 500,
        )
        self.send("Page.navigate", url=path.resolve().as_uri())
        end = time.monotonic() + 30
        while (
            self.run("document.readyState") != "complete"
            or self.run("location.protocol") != "file:"
        ):
            assert time.monotonic() < end, f"{path} does not load"
            time.sleep(0.02)
        return self

    def run(self, script: str) -> object:
        """The value of a script (a promise is waited for); it runs whatever the page's policy forbids."""
        result = self.send(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def requests(self) -> list[str]:
        """Addresses asked for, beside the page itself and what stands in it."""
        asked = [
            e["params"]["request"]["url"]
            for e in self.events
            if e["method"] == "Network.requestWillBeSent"
        ]
        return [url for url in asked if not url.startswith("data:")][1:]

    def complaints(self) -> list[str]:
        """Console errors, exceptions and breaches of the policy."""
        self.run("new Promise(done => setTimeout(done, 20))")
        return [
            json.dumps(e["params"], ensure_ascii=False)[:400]
            for e in self.events
            if e["method"]
            in ("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled")
        ]

    def picture(self, path: Path, whole: bool = True) -> Path:
        shot = self.send("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(shot["data"]))
        return path

    def pdf(self, path: Path) -> Path:
        made = self.send("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        path.write_bytes(base64.b64decode(made["data"]))
        return path


@contextmanager
def browser(profile: Path):
    """A running browser with one tab; ends the process it started."""
    import urllib.request

    process = subprocess.Popen(
        [chromium(), *FLAGS, f"--user-data-dir={profile}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        port, end = profile / "DevToolsActivePort", time.monotonic() + 60
        while not port.exists() or not port.read_text().strip():
            assert process.poll() is None and time.monotonic() < end, "the browser does not start"
            time.sleep(0.05)
        number = port.read_text().split()[0]
        plain = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        tabs = json.load(plain.open(f"http://127.0.0.1:{number}/json"))
        page = Page(next(t["webSocketDebuggerUrl"] for t in tabs if t["type"] == "page"))
        yield page
        page.socket.close()
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
