"""Finds a Chromium to test with, or installs Debian's: `python -m tests.browser.chromium`."""

import os
import shutil
import subprocess
import sys

from playwright._impl._driver import compute_driver_executable

# The same engine without windows: in a whole browser each page costs twice as much, for a toolbar that nobody sees.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = (SHELL, "fonts-noto-cjk", "libatomic1")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # All pages of a test are of one site: a process for all is enough, and each of its own takes 0.1 s to start.
    "--disable-site-isolation-trials",
    "--renderer-process-limit=1",
]


def find() -> str | None:
    """The path of a Chromium on this machine, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def driver_runs() -> bool:
    """Whether what drives it runs: its own node wants libatomic, which a bare Debian lacks."""
    node, _ = compute_driver_executable()
    return subprocess.run([node, "--version"], capture_output=True).returncode == 0


def install() -> None:
    """Asks apt; what it cannot bring is made good by what is on the machine, or missed in `main`."""
    print("Installing Chromium for the browser tests (a minute) …", flush=True)
    subprocess.run(["apt-get", "-qq", "update"])
    subprocess.run(["apt-get", "-qq", "install", "-y", "--no-install-recommends", *PACKAGES], stdout=subprocess.DEVNULL)


def main() -> int:
    if not (shutil.which(SHELL) and driver_runs()) and os.geteuid() == 0 and shutil.which("apt-get"):
        install()
    if find() and driver_runs():
        return 0
    print(f"The browser tests need Chromium. Install it (on Debian: apt install {' '.join(PACKAGES)}), then try again.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
