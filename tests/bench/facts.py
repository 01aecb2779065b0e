"""The fact check: articles of 1,000 words a second, from 100 articles to 10,000, and two megabytes of hostile text.

`python -m tests.bench.facts`, on the database that the environment names. The small steps run on one core, the last
on all of them, so that it ends; its rate is told for one core too.
"""

import json
import multiprocessing
import os
import random
import sys
import time

import django

STEPS = (100, 1_000)
LAST_STEP = 10_000
WORDS = 1_000
# A quarter of the sentences says something that can be checked; the rest is what articles are full of.
CHECKED = (
    "The US list of 2018 named {n} critical minerals and was published by the Interior Department on {day} May 2018.",
    "The EU list has {n} critical raw materials, {a} and {b} among them.",
    "{a} is not on the list of the United States, but {b} is.",
    "In {year} the European Commission added {a} and {b} to its list.",
    "Canada published its list of {n} critical minerals in March {year}.",
    "The current list includes {a}, {b} and copper.",
)
PLAIN = (
    "Refining stays where power is cheap, and whoever builds a smelter needs ten years and patient owners.",
    "Prices rose by {n} per cent in {year}, as buyers filled their stores before the winter.",
    "The minister said that talks would go on, and that nobody should expect a result before the summer.",
    "Most of the {a} in a battery can be recovered, if somebody collects it.",
    "A mine near the coast has permits for {n} years; its neighbours have gone to court.",
    "Engineers replaced {a} with {b} where they could, which made the magnets a little heavier.",
    "What the market pays for purity is another question, on which the two reports disagree.",
    "He had worked in the trade since {year}, first in Antwerp and later in Singapore.",
    "Trains carry the concentrate to the port, from where it goes east.",
    "The study looked at {n} projects and found that a third of them had no buyer yet.",
)
NAMES = ("lithium", "cobalt", "nickel", "gallium", "germanium", "tungsten", "graphite", "antimony", "tantalum")
HOSTILE = {
    "one endless sentence": "the list of critical minerals of the EU has 30 entries and ",
    "figures": "35 critical minerals 2018 ",
    "names": "lithium, cobalt, nickel and ",
    "opening marks": "“said The ( [ < ",
    "tags": "<b>",
    "lines of a list": "- copper\n",
    "quotations": '"The US list of 2018 has 35" ',
    "short sentences": "It has 35. It is the list. The list has 50. ",
    "zero-width characters": "\u200b\u202ecop\u200bper ",
}


def article(number: int) -> str:
    """About 1,000 words in ten paragraphs, the same for the same number."""
    chance = random.Random(number)
    paragraphs, words = [], 0
    while words < WORDS:
        sentences = []
        for place in range(6):
            form = chance.choice(CHECKED if place % 4 == 1 else PLAIN)
            a, b = chance.sample(NAMES, 2)
            sentence = form.format(
                n=chance.randint(12, 60), day=chance.randint(1, 28), year=chance.randint(2010, 2025), a=a, b=b
            )
            sentences.append(sentence[0].upper() + sentence[1:])
        paragraphs.append(" ".join(sentences))
        words += len(paragraphs[-1].split())
    return "\n\n".join(paragraphs)


def check_from(numbers: range) -> float:
    """Seconds of one core for these articles."""
    from posts.factcheck import check
    from posts.factcheck.facts import facts_of_record

    facts, day = facts_of_record(), _day()
    check(article(0), facts, on=day)
    taken = 0.0
    for number in numbers:
        text = article(number)
        start = time.process_time()
        check(text, facts, on=day)
        taken += time.process_time() - start
    return taken


def _day():
    from django.utils import timezone

    return timezone.localdate()


def _begin() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


def measure() -> dict:
    """Articles a second of one core by number of articles, and seconds by kind of hostile text."""
    rates = {number: number / check_from(range(number)) for number in STEPS}
    print(f"fact check: {rates[STEPS[-1]]:.0f} articles a second", file=sys.stderr)
    parts = os.cpu_count() or 1
    with multiprocessing.get_context("spawn").Pool(parts, _begin) as pool:
        taken = pool.map(check_from, [range(part, LAST_STEP, parts) for part in range(parts)])
    rates[LAST_STEP] = LAST_STEP / sum(taken)
    return {"rates": rates, "hostile": {name: _hostile(piece) for name, piece in HOSTILE.items()}}


def _hostile(piece: str) -> float:
    from posts.factcheck import check
    from posts.factcheck.facts import facts_of_record

    text = piece * (2_000_000 // len(piece))
    start = time.perf_counter()
    check(text, facts_of_record(), on=_day())
    return time.perf_counter() - start


if __name__ == "__main__":
    _begin()
    print(json.dumps(measure()))
