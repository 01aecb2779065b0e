"""Two browsers write one article, taking turns at random: no saved word is lost, every overlap is shown three ways.

The editors only add words, each of them once in the world, always at the same place of some paragraph. So it is known
at every save what must happen: nothing in the way, changes that go together, or an overlap.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import log_in

pytestmark = pytest.mark.browser

PARAGRAPHS = 5
SEED = 20261125


@dataclass
class History:
    """What must be true of the article: who touched which paragraphs in which revision, and which words there are."""

    touched: list[set[int]] = field(default_factory=lambda: [set()])
    saved: set[str] = field(default_factory=set)
    dropped: set[str] = field(default_factory=set)
    overlaps: int = 0
    merges: int = 0

    @property
    def newest(self) -> int:
        return len(self.touched)

    def since(self, base: int) -> set[int]:
        return set().union(*self.touched[base:])


def words(text: str) -> set[str]:
    return set(re.findall(r"\b(?:ada|ben)\d+\b", text))


@dataclass
class Editor:
    page: Page
    name: str
    address: str
    history: History
    chance: random.Random
    written: int = 0

    def work(self, rounds: int) -> Iterator[None]:
        """Opens, writes, saves and answers; the other may come in between at every `yield`."""
        body = self.page.get_by_label("Body")
        for _ in range(rounds):
            self.page.goto(self.address)
            expect(self.page.locator("[data-preview]")).to_be_visible()
            expect(self.page.locator("[data-offer]")).to_have_count(0)
            base, mine = self.history.newest, set()
            yield
            for place in self.chance.sample(range(PARAGRAPHS), self.chance.choice([1, 1, 2])):
                self.written += 1
                word = f"{self.name}{self.written}"
                body.fill(body.input_value().replace(f"{place} holds:", f"{place} holds: {word}"))
                mine.add(place)
                yield
            while True:
                text = body.input_value()
                self.page.get_by_role("button", name="Save draft").click()
                expect(self.page.locator(".messagelist, [data-overlap], [data-merged]").first).to_be_visible()
                if self.history.newest == base:
                    break
                meets = self.history.since(base) & mine
                base = self.history.newest
                if meets:
                    expect(self.page.locator("[data-overlap]")).to_have_count(len(meets))
                    # They stand in the order of the text.
                    mine -= {place for place, differs in zip(sorted(meets), self.choose(), strict=True) if not differs}
                else:
                    self.history.merges += 1
                expect(self.page.locator("[data-merged]")).to_contain_text("Nothing is saved yet")
                yield
            expect(self.page.locator(".state")).to_contain_text(f"Revision {base + 1} ")
            self.history.touched.append(mine)
            self.history.saved |= words(text)
            # Nothing but what somebody decided against is missing from what is newest now.
            assert self.history.saved - self.history.dropped <= words(body.input_value())
            yield

    def choose(self) -> list[bool]:
        """Answers every overlap at random; says of each whether the text differs from theirs now."""
        differs = []
        for overlap in self.page.locator("[data-overlap]").all():
            texts = {
                side: overlap.locator(f"[data-side={side}]").inner_text()
                for side in ("theirs", "yours", "base", "both")
            }
            answer = self.chance.choice(list(texts))
            overlap.locator(f"[value={answer}]").check()
            self.history.dropped |= words(" ".join(texts.values())) - words(texts[answer])
            self.history.overlaps += 1
            differs.append(texts[answer] != texts["theirs"])
        self.page.get_by_role("button", name="Put together and look at it").click()
        return differs


def test_two_browsers_write_one_article_and_no_saved_word_is_lost(site, new_page, soaks, keep_figures):
    rounds = 50 if soaks else 5
    chance = random.Random(SEED)
    first, second = new_page(), new_page()
    log_in(first, site)
    log_in(second, site, "wren")
    first.goto(f"{site.url}/admin/posts/article/add/")
    first.get_by_label("Title").fill("Written by two")
    start = "\n\n".join(f"Paragraph {place} holds: and ends." for place in range(PARAGRAPHS))
    first.get_by_label("Body").fill(start)
    first.get_by_role("button", name="Save draft").click()
    expect(first.locator(".messagelist")).to_contain_text("revision 1")

    history = History()
    at_work = [
        Editor(page, name, first.url, history, chance).work(rounds) for page, name in ((first, "ada"), (second, "ben"))
    ]
    while at_work:
        editor = chance.choice(at_work)
        if next(editor, "done") == "done":
            at_work.remove(editor)

    assert history.newest == 1 + 2 * rounds
    assert history.overlaps >= rounds // 3
    assert history.merges >= rounds // 5
    in_history = set()
    for number in range(1, history.newest + 1):
        first.goto(first.url.split("/admin/")[0] + f"/admin/posts/article/{article_of(first)}/revisions/{number}/")
        in_history |= words(first.get_by_role("main").inner_text())
    assert history.saved <= in_history
    keep_figures(
        "Two editors",
        f"{2 * rounds} saves by two browsers taking turns at random: {history.overlaps} overlaps shown three ways, "
        f"{history.merges} saves put together without one, no saved word lost of {len(history.saved)}.",
    )


def article_of(page: Page) -> str:
    return re.search(r"/article/(\d+)/", page.url)[1]
