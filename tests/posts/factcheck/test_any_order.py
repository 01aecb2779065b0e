import json
import random
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
