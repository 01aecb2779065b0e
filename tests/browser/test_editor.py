"""The editor by hand: tools, undo, menu, pasting, keyboard, phone, dark."""

import base64
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT
from tests.browser.pages import LOOKS
from tests.browser.test_every_page import EXPECTED, JUDGES

pytestmark = pytest.mark.browser

ADD = "/admin/posts/article/add/"


@pytest.fixture
def open_editor(newsroom, logged_in):
    """Opens the form of a new article, without what other tests left unsaved."""

    def opened(**options) -> Page:
        page = logged_in(newsroom, **options)
        page.goto(newsroom.url + ADD)
        drop_what_is_offered(page)
        return page

    return opened


@pytest.fixture
def page(open_editor) -> Page:
    return open_editor()


def drop_what_is_offered(page: Page) -> None:
    while page.locator("[data-offer]").count():
        # Several are folded away above a new article.
        if (fold := page.locator("details.unsaved:not([open]) > summary")).count():
            fold.click()
        page.get_by_role("button", name="Drop it").first.click()


@pytest.fixture
def body(page):
    return page.get_by_label("Body")


def press(page: Page, name: str) -> None:
    page.get_by_role("toolbar").get_by_role("button", name=name, exact=True).click()


def options_of(page: Page):
    return page.get_by_role("listbox", name="Records and articles").get_by_role("option")


def paste(body, **data: str) -> None:
    """Pastes what a program would put on the clipboard: html, plain, or the bytes of an image in base64."""
    body.evaluate(
        """(text, {html, plain, image}) => {
            const clipboardData = new DataTransfer();
            if (html) clipboardData.setData("text/html", html);
            if (plain) clipboardData.setData("text/plain", plain);
            if (image) {
                const bytes = Uint8Array.from(atob(image), (sign) => sign.charCodeAt(0));
                clipboardData.items.add(new File([bytes], "ore sample.png", {type: "image/png"}));
            }
            text.focus();
            text.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
        }""",
        {"html": "", "plain": "", "image": "", **data},
    )


MARKED = {
    "Heading": "## ore",
    "Bold": "**ore**",
    "Italic": "_ore_",
    "Quote": "> ore",
    "Code": "`ore`",
    "Link": "[ore](url)",
    "List": "- ore",
    "Numbers": "1. ore",
}


def test_a_button_inserts_markdown_around_what_is_selected_and_undo_takes_it_back(page, body):
    for button, written in MARKED.items():
        body.fill("ore")
        body.press("Control+a")
        press(page, button)
        expect(body).to_have_value(written)
        expect(body).to_be_focused()
        page.keyboard.press("Control+z")
        expect(body).to_have_value("ore")
        page.keyboard.press("Control+Shift+z")
        expect(body).to_have_value(written)


def test_a_button_that_takes_its_signs_away_again_leaves_undo_whole(page, body):
    body.press_sequentially("Ore. ")
    press(page, "Bold")
    press(page, "Bold")
    expect(body).to_have_value("Ore. ")
    press(page, "Italic")
    expect(body).to_have_value("Ore. __")
    page.keyboard.press("Control+z")
    expect(body).to_have_value("Ore. ")


def test_a_heading_begins_at_the_start_of_its_line_and_grows_small_and_away(page, body):
    body.fill("hello world")
    for written in ("## hello world", "### hello world", "hello world"):
        press(page, "Heading")
        expect(body).to_have_value(written)


def test_a_footnote_has_a_number_of_its_own_and_leads_to_its_note(page, body):
    body.fill("One[^1] two.\n\n[^1]: First.")
    body.evaluate("(text) => text.setSelectionRange(11, 11)")
    press(page, "Footnote")
    page.keyboard.type("Second.")
    expect(body).to_have_value("One[^1] two[^2].\n\n[^1]: First.\n[^2]: Second.")


def test_the_menu_finds_by_two_words_and_choosing_keeps_undo(page, body):
    body.press_sequentially("See [[us critical")
    menu = page.get_by_role("listbox", name="Records and articles")
    expect(menu.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    expect(body).to_have_attribute("aria-activedescendant", "suggestion-0")
    expect(menu.get_by_role("option").nth(2)).to_contain_text("us-2025")
    expect(body).not_to_have_attribute("role", "combobox")
    body.press("ArrowDown")
    body.press("ArrowDown")
    body.press("Enter")
    expect(body).to_have_value("See [[list:us-2025]]")
    expect(menu).to_have_count(0)
    body.press("Control+z")
    expect(body).to_have_value("See [[us critical")


def test_the_menu_goes_on_from_the_kind_to_the_record_to_its_field(page, body):
    press(page, "Reference [[")
    options = options_of(page)
    expect(options).to_have_text([re.compile(kind) for kind in ("mineral:", "list:", "event:", "source:", "article:")])
    body.press("ArrowDown")
    body.press("Enter")
    expect(body).to_have_value("[[list:")
    body.press_sequentially("us-2025")
    expect(options.first).to_contain_text("us-2025")
    body.press_sequentially("#c")
    expect(options).to_have_text([re.compile("us-2025#count 60"), re.compile("us-2025#citation")])
    body.press("Tab")
    expect(body).to_have_value("[[list:us-2025#count]]")
    expect(page.locator("[data-preview]").get_by_role("link", name="60")).to_be_visible()


def test_an_article_is_found_and_becomes_a_link(page, body):
    body.press_sequentially("[[article:two lists")
    options_of(page).filter(has_text="Two lists").click()
    expect(body).to_have_value(re.compile(r"\[Two lists, two ways of counting\]\(/articles/two-lists-.*/\)"))
    expect(body).to_be_focused()


def test_escape_closes_the_menu_only_and_the_tab_key_always_goes_on(page, body):
    body.press_sequentially("[[gallium")
    expect(page.get_by_role("listbox")).to_be_visible()
    body.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(body).to_have_value("[[gallium")
    body.press("Tab")
    expect(body).not_to_be_focused()
    expect(page.get_by_label("Preview", exact=True)).to_be_focused()


def test_an_answer_that_was_overtaken_does_not_change_the_menu(page, body):
    held = []
    page.route(re.compile(r"suggest/\?q=gall$"), lambda route: held.append(route))
    body.press_sequentially("[[gall")
    body.press_sequentially("i")
    option = page.locator('.suggestions [data-insert="[[mineral:gallium]]"]')
    expect(option).to_be_visible()
    with page.expect_response(re.compile(r"q=gall$")):
        held[0].continue_()
    body.press("ArrowDown")
    expect(option).to_be_visible()


SHEETS = """<meta charset='utf-8'><google-sheets-html-origin><style>td {border: 1px}</style>
<table cellspacing="0"><colgroup><col><col></colgroup><tbody>
<tr><td>Mineral</td><td>t</td></tr><tr><td>Gallium | raw</td><td>1,200</td></tr><tr><td>Zinc<br>ore</td><td>7</td></tr>
</tbody></table></google-sheets-html-origin>"""
EXCEL = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta name=Generator content="Excel 15">
<style>.xl65 {mso-number-format:General}</style></head><body><!--StartFragment-->
<table><tr><th>Mineral</th><th>t</th></tr><tr><td colspan=2>Gallium</td></tr></table><!--EndFragment--></body></html>"""


TABLES = [
    ({"html": SHEETS}, "| Mineral | t |\n| --- | ---: |\n| Gallium \\| raw | 1,200 |\n| Zinc ore | 7 |\n"),
    ({"html": EXCEL, "plain": "Mineral\tt\nGallium\t"}, "| Mineral | t |\n| --- | --- |\n| Gallium |  |\n"),
    ({"plain": "Mineral\tt\r\nGallium\t1\r\n"}, "| Mineral | t |\n| --- | ---: |\n| Gallium | 1 |\n"),
    (
        {"plain": 'Ore\tWhy\nZinc\t"two\nlines, a ""word"""\n'},
        '| Ore | Why |\n| --- | --- |\n| Zinc | two lines, a "word" |\n',
    ),
    (
        {"html": "<table><tr><td>EU<td rowspan=2>Ga<td>1<tr><td>US<td>2</table>"},
        "| EU | Ga | 1 |\n| --- | --- | ---: |\n| US |  | 2 |\n",
    ),
]


def test_cells_become_a_table_and_undo_takes_it_back(page, body):
    for clipboard, table in TABLES:
        body.fill("Before.")
        body.press("Control+End")
        paste(body, **clipboard)
        expect(body).to_have_value("Before.\n\n" + table)
        expect(page.locator("[data-preview] table")).to_be_visible()
        body.press("Control+z")
        expect(body).to_have_value("Before.")


NO_TABLES = [
    {"html": "<p>Words and <table><tr><td>a</td><td>b</td></tr></table></p>", "plain": "Words and a b"},
    {"plain": "one line\twith a tab"},
    {"plain": "def f():\n\treturn 1"},
]


def test_what_is_no_sheet_is_left_to_the_browser(body):
    for clipboard in NO_TABLES:
        paste(body, **clipboard)
        expect(body).to_have_value("")


def test_an_image_is_pasted_described_and_put_where_the_caret_was(page, body):
    image = base64.b64encode((ROOT / "tests/cases/S29_dot.png").read_bytes()).decode()
    body.fill("Before.")
    body.press("Control+End")
    paste(body, image=image)
    dialog = page.get_by_role("dialog", name="What does the image show?")
    dialog.get_by_label("Description for those who do not see it").fill("A grain of [ore]")
    dialog.get_by_role("button", name="Insert").click()
    expect(body).to_have_value(re.compile(r"^Before\.\n\n!\[A grain of \\\[ore\\\]\]\(image:[-\w]+\)\n$"))
    expect(page.locator("[data-preview] img")).to_have_attribute("alt", "A grain of [ore]")
    body.press("Control+z")
    expect(body).to_have_value(re.compile("Uploading ore sample.png"))
    body.press("Control+z")
    expect(body).to_have_value("Before.")


def test_an_image_without_words_must_be_called_decorative_and_can_be_left_out(page, body):
    image = base64.b64encode((ROOT / "tests/cases/S29_dot.png").read_bytes()).decode()
    paste(body, image=image)
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Insert").click()
    expect(dialog).to_be_visible()
    dialog.get_by_label("Decorative").check()
    dialog.get_by_role("button", name="Insert").click()
    expect(body).to_have_value(re.compile(r'^!\[\]\(image:[-\w]+ "decorative"\)\n$'))
    body.fill("")
    paste(body, image=image)
    dialog.get_by_role("button", name="Leave it out").click()
    expect(body).to_have_value("")


def test_images_that_come_one_upon_the_other_are_described_one_after_the_other(page, body):
    image = base64.b64encode((ROOT / "tests/cases/S29_dot.png").read_bytes()).decode()
    held = []
    page.route("**/image/upload/", lambda route: held.append(route) if not held else route.continue_())
    paste(body, image=image)
    paste(body, image=image)
    held[0].continue_()
    dialog = page.get_by_role("dialog", name="What does the image show?")
    for words in ("First", "Second"):
        dialog.get_by_label("Description for those who do not see it").fill(words)
        dialog.get_by_role("button", name="Insert").click()
        expect(body).to_have_value(re.compile(re.escape(f"![{words}](image:")))


def test_an_image_whose_place_is_taken_out_while_it_comes_asks_for_nothing(page, body):
    held = []
    page.route("**/image/upload/", lambda route: held.append(route))
    paste(body, image=base64.b64encode((ROOT / "tests/cases/S29_dot.png").read_bytes()).decode())
    expect(page.locator("[data-upload]")).to_be_visible()
    body.fill("Never mind.")
    held[0].continue_()
    expect(page.locator("[data-upload]")).to_be_hidden()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(body).to_have_value("Never mind.")


def test_saving_waits_for_an_image_on_its_way_and_nothing_keeps_the_place_that_is_held_for_it(open_editor):
    page, held, kept = open_editor(expected=("ERR_FAILED",)), [], []
    body, image = page.get_by_label("Body"), base64.b64encode((ROOT / "tests/cases/S29_dot.png").read_bytes()).decode()
    page.route("**/image/upload/", lambda route: held.append(route))
    page.on("request", lambda request: kept.append(request.post_data or "") if "/draft/" in request.url else None)
    page.get_by_label("Title").fill("An ore")
    body.fill("Before.\n")
    waits = page.locator("[data-upload-wait]")
    with page.expect_response(re.compile("/draft/")):
        paste(body, image=image)
    expect(body).to_have_value(re.compile("Uploading ore sample.png"))
    page.keyboard.press("Control+s")
    expect(waits).to_have_text("“Save draft” waits for the image.")
    held.pop().abort()
    expect(waits).to_have_text("Not saved: the image was not taken.")
    with page.expect_request("**/image/upload/"):
        paste(body, image=image)
    page.keyboard.press("Control+s")
    expect(waits).to_be_in_viewport()
    held.pop().continue_()
    dialog = page.get_by_role("dialog", name="What does the image show?")
    dialog.get_by_label("Description for those who do not see it").fill("A grain of ore")
    dialog.get_by_role("button", name="Insert").click()
    expect(page.locator(".messagelist")).to_contain_text("saved as revision 1")
    expect(page.get_by_label("Body")).to_have_value(re.compile(r"Before\.\n\n!\[A grain of ore\]\(image:"))
    assert kept
    assert not any("Uploading" in each for each in kept)


def test_a_file_that_is_no_image_leaves_no_trace_in_the_text_and_says_why(open_editor):
    page = open_editor(expected=("400",))
    body = page.get_by_label("Body")
    paste(body, image=base64.b64encode(b"<html>not a picture</html>").decode())
    expect(page.locator("[data-upload-fault]")).to_contain_text("ore sample.png was not taken")
    expect(body).to_have_value("")


def test_the_text_is_counted_and_the_page_keeps_its_place(page, body):
    body.fill("\n\n".join(f"Paragraph {number} of many." for number in range(150)))
    expect(page.locator("[data-count]")).to_have_text("600 words, 3 min to read")
    preview = page.locator("[data-preview]")
    expect(preview).to_contain_text("Paragraph 149")
    preview.evaluate("(page) => { page.scrollTop = 900; }")
    body.press("Control+Home")
    with page.expect_response(re.compile("preview")):
        body.press_sequentially("First. ")
    expect(preview).to_contain_text("First. Paragraph 0")
    assert preview.evaluate("(page) => page.scrollHeight > 2000")


def test_an_article_is_written_and_saved_by_keyboard_alone(page, newsroom):
    keys = page.keyboard
    page.get_by_label("Title").focus()
    keys.type("By keyboard alone")
    while not page.locator("[data-md-button=heading]").evaluate("(button) => button === document.activeElement"):
        keys.press("Tab")
    for _ in range(3):
        keys.press("ArrowRight")
    keys.press("ArrowLeft")
    keys.press("End")
    keys.press("Enter")
    expect(page.get_by_role("dialog", name="Shortcuts")).to_be_visible()
    keys.press("Escape")
    keys.press("Home")
    keys.press("Enter")
    body = page.get_by_label("Body")
    expect(body).to_be_focused()
    keys.type("What is new\n\nThe list has [[list:us-2025#cou")
    expect(options_of(page)).to_have_count(1)
    keys.press("Enter")
    keys.type(" names, ")
    keys.press("Control+b")
    keys.type("gallium")
    expect(body).to_have_value("## What is new\n\nThe list has [[list:us-2025#count]] names, **gallium**")
    preview = page.locator("[data-preview]")
    expect(preview.get_by_role("heading", name="What is new")).to_be_visible()
    expect(preview.get_by_role("link", name="60")).to_be_visible()
    keys.press("Tab")
    expect(preview).to_be_focused()
    keys.press("Shift+Tab")
    expect(body).to_be_focused()
    keys.press("Control+s")
    expect(page.locator(".messagelist")).to_contain_text("saved as revision 1")


def test_on_a_phone_two_buttons_choose_between_text_and_page(open_editor):
    page = open_editor(**LOOKS["390"])
    body, preview = page.get_by_label("Body"), page.locator("[data-preview]")
    body.fill("Small words.")
    expect(preview).to_be_hidden()
    page.get_by_role("button", name="Page", exact=True).click()
    expect(preview).to_contain_text("Small words.")
    expect(body).to_be_hidden()
    page.get_by_role("button", name="Text", exact=True).click()
    expect(body).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize(("look", "barriers"), JUDGES.items())
def test_the_editor_at_work_has_no_barrier(open_editor, look, barriers):
    page = open_editor(expected=EXPECTED, **LOOKS[look])
    body = page.get_by_label("Body")
    body.press_sequentially("[[gallium")
    expect(options_of(page).first).to_be_visible()
    assert not barriers(page)
    body.press("Escape")
    body.press("Control+/")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert not barriers(page)
