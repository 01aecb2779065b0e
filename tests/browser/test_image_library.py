"""A writer puts a picture into the library, says what must stay in view, and sees it in the text."""

import random
import re
import uuid
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.pages import LOOKS
from tests.browser.people import log_in
from tests.browser.test_every_page import EXPECTED, JUDGES, barriers, scrolls_sideways_by

pytestmark = pytest.mark.browser

CASES = Path(__file__).resolve().parent.parent / "cases"
ADD, LIST = "/admin/posts/image/add/", "/admin/posts/image/"


@pytest.fixture
def photograph(tmp_path) -> Path:
    """One that the library does not have yet, under a name of its own."""
    noise = Image.frombytes("RGB", (16, 12), random.Random(str(tmp_path)).randbytes(16 * 12 * 3))
    path = tmp_path / f"ingot-{uuid.uuid4().hex[:8]}.jpg"
    noise.resize((1200, 900), Image.Resampling.BICUBIC).save(path)
    return path


def test_a_writer_adds_a_picture_and_says_what_must_stay_in_view(newsroom, logged_in, photograph):
    page, name = logged_in(newsroom, "wren", expected=EXPECTED), photograph.stem
    page.goto(newsroom.url + ADD)
    page.get_by_label("File").set_input_files(CASES / "S27_half.jpg")
    page.get_by_label("Alt text").fill("An ingot on a tray")
    page.get_by_role("button", name="Add to the library").click()
    page.get_by_text("damaged or was cut off").wait_for()
    assert page.evaluate("document.activeElement.name") == "file"
    assert page.get_by_label("Alt text").input_value() == "An ingot on a tray"
    assert not barriers(page)

    page.get_by_label("File").set_input_files(photograph)
    page.get_by_role("button", name="Add to the library").press("Enter")
    page.wait_for_url(f"**/{name}/change/")
    assert page.get_by_text(f"{name} is in the library.").is_visible()
    assert page.get_by_text(f"![An ingot on a tray](image:{name})").is_visible()

    picture = page.locator("[data-focal]")
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    assert page.get_by_label("Focal point across").input_value() == "25"
    page.get_by_label("Focal point down").press("ArrowUp")
    down = page.get_by_label("Focal point down").input_value()
    assert int(down) == 76
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name=name, exact=True).first.click()
    assert page.get_by_label("Focal point down").input_value() == "76"
    cut = page.locator(".card img")
    assert cut.evaluate("image => image.complete && image.naturalWidth / image.naturalHeight").__round__(1) == 1.9


def test_the_pages_of_the_library_have_no_barrier_and_do_not_scroll_sideways(newsroom, logged_in, photograph):
    page = logged_in(newsroom)
    page.goto(newsroom.url + ADD)
    page.get_by_label("File").set_input_files(photograph)
    page.get_by_label("Alt text").fill("An ingot on a tray")
    page.get_by_role("button", name="Add to the library").click()
    page.wait_for_url("**/change/")
    picture = LIST + photograph.stem
    for look, faults in JUDGES.items():
        page = logged_in(newsroom, **LOOKS[look])
        for path in (f"{picture}/change/", f"{picture}/delete/", LIST, ADD):
            page.goto(newsroom.url + path)
            assert scrolls_sideways_by(page) <= 0, path
            assert not faults(page), path


def test_a_writer_without_scripts_adds_a_picture_too(newsroom, new_page, photograph):
    page = new_page(java_script_enabled=False)
    log_in(page, newsroom)
    page.goto(newsroom.url + ADD)
    page.get_by_label("File").set_input_files(photograph)
    page.get_by_label("Decorative").check()
    page.get_by_role("button", name="Add to the library").click()
    assert page.get_by_text(f"{photograph.stem} is in the library.").is_visible()


def test_a_browser_takes_the_file_that_fits_and_nothing_moves_when_it_comes(newsroom, new_page, photograph, tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    photograph.rename(folder / photograph.name)
    text = f"---\ntitle: On ingots\nstatus: published\n---\nWords.\n\n![An ingot]({photograph.name})\n"
    (folder / "on-ingots.md").write_text(text)
    newsroom.manage("import_articles", str(folder))
    for width, scale, file in ((1280, 1, 960), (390, 1, 480), (390, 3, 1200)):
        page = new_page(viewport={"width": width, "height": 844}, device_scale_factor=scale)
        page.goto(f"{newsroom.url}/articles/on-ingots/")
        image = page.get_by_alt_text("An ingot")
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("complete", True)
        assert re.search(rf"-{file}-[0-9a-f]{{16}}\.avif$", image.evaluate("image => image.currentSrc"))
        box = image.bounding_box()
        assert box["width"] / box["height"] == pytest.approx(4 / 3, abs=0.01)
        assert not barriers(page)
