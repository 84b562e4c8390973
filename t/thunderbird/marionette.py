"""Thunderbird without a window, steered from here: its Marionette protocol over loopback (length ":" JSON), scripts with the rights of the program itself."""
import json
import os
import shutil
import signal
import socket
import subprocess
import time

# Nothing of a first start, and no word to anybody but the server of the test.
PREFS = {
    "app.donation.eoy.version.viewed": 999,
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "app.update.enabled": False,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "browser.search.update": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.rights.version": 1,
    "mail.shell.checkDefaultClient": False,
    "mail.spotlight.firstRunDone": True,
    "mail.winsearch.firstRunDone": True,
    "mailnews.start_page.enabled": False,
    "mailnews.start_page_override.mstone": "ignore",
    "network.connectivity-service.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.dns.localDomains": "localhost",
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "services.settings.server": "http://127.0.0.1:9/",
    "toolkit.telemetry.enabled": False,
}


class ScriptError(Exception):
    pass


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Thunderbird:
    """One program on one profile; `prefs` go beside those above, `library` is JavaScript that every script begins with."""

    def __init__(self, folder, prefs=None, library="", seconds=120):
        self.port, self.number, self.library = free_port(), 0, library
        self.profile = os.path.join(folder, "profile")
        self.log = os.path.join(folder, "thunderbird.log")
        shutil.rmtree(self.profile, ignore_errors=True)
        os.makedirs(self.profile)
        with open(os.path.join(self.profile, "user.js"), "w", encoding="utf-8") as f:
            for name, value in {**PREFS, "marionette.port": self.port, **(prefs or {})}.items():
                f.write(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                ["thunderbird", "--headless", "--no-remote", "--marionette", "--remote-allow-system-access",
                 "--profile", self.profile],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                env={**os.environ, "HOME": folder, "XDG_RUNTIME_DIR": folder, "MOZ_CRASHREPORTER_DISABLE": "1"})
        try:
            self.connect(time.monotonic() + seconds, seconds)
        except BaseException:
            self.kill()
            raise

    def connect(self, end, seconds):
        while True:
            try:
                self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=seconds)
                break
            except OSError:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise
                time.sleep(0.1)
        self.file = self.socket.makefile("rb")
        self.read()
        self.command("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {}}})
        self.command("WebDriver:SetTimeouts", {"script": seconds * 1000})
        self.command("Marionette:SetContext", {"value": "chrome"})

    def read(self):
        size = b""
        while not size.endswith(b":"):
            byte = self.file.read(1)
            if not byte:
                raise ScriptError("Thunderbird has ended")
            size += byte
        return json.loads(self.file.read(int(size[:-1])))

    def command(self, name, arguments):
        self.number += 1
        text = json.dumps([0, self.number, name, arguments]).encode()
        self.socket.sendall(b"%d:%s" % (len(text), text))
        _, number, error, value = self.read()
        assert number == self.number
        if error:
            raise ScriptError(f"{name}: {error['error']}: {error['message']}")
        return value

    def run(self, script, *arguments):
        """The body of an async function whose arguments are `args`; what it returns. Its exception is a ScriptError here."""
        text = ("const done = arguments[arguments.length - 1], args = [...arguments].slice(0, -1);\n" + self.library +
                "\n(async () => {" + script + "})().then(v => done([true, v === undefined ? null : v]), " +
                "e => done([false, String(e) + '\\n' + (e && e.stack)]));")
        good, value = self.command("WebDriver:ExecuteAsyncScript", {
            "script": text, "args": list(arguments), "sandbox": "system", "newSandbox": True})["value"]
        if not good:
            raise ScriptError(value)
        return value

    def quit(self):
        try:
            self.command("Marionette:Quit", {"flags": ["eForceQuit"]})
            self.process.wait(30)
        except (OSError, ScriptError, subprocess.TimeoutExpired):
            pass
        self.kill()

    def kill(self):
        """All that it started stands in its process group."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
