import json
import os
import random
import subprocess
import sys
from pathlib import Path

from tests.posts.factcheck.test_judge import found

CORPUS = Path(__file__).parent / "corpus.jsonl"


def test_no_order_of_words_and_no_torn_sentence_breaks_the_reading(soaks):
    draw = random.Random(7)
    texts = [json.loads(line)["text"] for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    for text in texts if soaks else draw.sample(texts, 250):
        words, others = text.split(), draw.choice(texts).split()
        cut, joint = draw.randrange(len(words)), draw.randrange(len(others))
        mixed = words[:cut] + others[joint:]
        for torn in (draw.sample(words, len(words)), [*words[:cut], ";"], words[cut:], [*words, "and"], mixed):
            found(" ".join(torn))
        found("- " + text.replace(",", ";"))


def test_a_number_that_no_list_of_the_record_has_is_read_without_harm():
    text = "Québec's list of 2020 separates 10 critical from 12 strategic minerals. Zinc and copper are in the former."
    assert all(finding.verdict != "contradicted" for finding in found(text))


# Prints what is found, in a process of its own, where sets have an order of their own.
FIND = """
import json, sys, django
django.setup()
from tests.posts.factcheck.test_judge import found
print([[(each.start, each.end, each.verdict, each.record) for each in found(text)] for text in json.load(sys.stdin)])
"""


def test_the_same_is_found_in_every_process(soaks):
    texts = [json.loads(line)["text"] for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    asked = json.dumps(texts if soaks else [text for text in texts if "TTC" in text or "meeting" in text])
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": os.pathsep.join(sys.path)}
    answers = {
        subprocess.run(
            [sys.executable, "-c", FIND],
            input=asked,
            env={**os.environ, **settings, "PYTHONHASHSEED": seed},
            text=True,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "4")
    }
    assert len(answers) == 1
