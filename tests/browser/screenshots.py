"""Pictures of every kind of page for the documentation: `python -m tests.browser.screenshots` (make screenshots)."""

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser import chromium
from tests.browser.conftest import ROOT, Databases, serving
from tests.browser.pages import LOOKS, PUBLIC, STAFF
from tests.browser.people import log_in

FOLDER = ROOT / "docs" / "screenshots"
TALLEST = 2_000
COLOURS = 192


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        databases = Databases(Path(scratch))
        databases.prepare()
        with serving(databases, Path(scratch) / "data") as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
            for look, options in LOOKS.items():
                page = browser.new_context(**options).new_page()
                for name, path in PUBLIC.items():
                    keep(page, site.url + path, f"{name}-{look}")
                log_in(page, site)
                for name, path in STAFF.items():
                    keep(page, site.url + path, f"{name}-{look}")
            browser.close()


def keep(page, address: str, name: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    picture = picture.crop((0, 0, picture.width, min(picture.height, TALLEST)))
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
