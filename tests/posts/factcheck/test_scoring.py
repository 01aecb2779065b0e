import json

from posts.factcheck.findings import Finding
from posts.factcheck.scoring import read_corpus, score, score_text


def finding(text: str, words: str, verdict: str, record: str) -> Finding:
    at = text.index(words)
    return Finding(at, at + len(words), text, "list-count", verdict, "", "", record, "")


def lines(*rows) -> str:
    return "\n".join(json.dumps(row) if isinstance(row, dict) else row for row in rows)


def one(text: str, *expect: tuple[str, str, list[str]], id: str = "held-1"):
    row = {
        "id": id,
        "text": text,
        "written": None,
        "expect": [dict(zip(("quote", "verdict", "record"), each, strict=True)) for each in expect],
    }
    (read,), bad = read_corpus(lines(row))
    assert not bad
    return read


LIST = "The EU list has 30 entries."


def test_an_expectation_is_met_by_the_same_verdict_on_the_same_words_about_one_of_its_records():
    text = one(LIST, ("30 entries", "outdated", ["eu-2020", "eu"]))
    assert score_text(text, [finding(LIST, "30", "outdated", "list:eu-2020 list:eu-2024")]).is_right
    for wrong in (
        finding(LIST, "30", "contradicted", "list:eu-2020"),
        finding(LIST, "EU", "outdated", "list:eu-2020"),
        finding(LIST, "30", "outdated", "list:us-2018"),
    ):
        scored = score_text(text, [wrong])
        assert scored.missing
        assert scored.accusations == [wrong]


def test_support_beyond_what_is_asked_for_does_no_harm_but_nothing_may_be_said_of_a_text_without_expectations():
    support = finding(LIST, "30", "supported", "list:eu-2020")
    assert score_text(one(LIST, ("EU list", "supported", [])), [support]).missing
    scored = score_text(one(LIST), [support])
    assert not scored.is_right
    assert not scored.accusations


def test_precision_and_recall_are_counted_in_total_and_by_the_part_of_the_corpus():
    asked = one(LIST, ("30", "contradicted", ["eu-2024"]), ("EU", "supported", []), id="tune-1")
    silent = one(LIST, id="held-1")
    right = finding(LIST, "30", "contradicted", "list:eu-2024")
    parts = score([score_text(asked, [right]), score_text(silent, [right])])
    assert list(parts) == ["", "tune", "held"]
    total = parts[""]
    assert (total.precision("contradicted"), total.recall("contradicted"), total.recall("supported")) == (0.5, 1.0, 0.0)
    assert total.precision("outdated") is None
    assert (total.texts, total.right_texts, total.accusations, total.silent, total.broken) == (2, 0, 1, 1, 1)
    assert (parts["tune"].accusations, parts["held"].accusations) == (0, 1)


def test_every_bad_line_of_a_corpus_is_named_with_what_was_expected():
    good = {"id": "a", "text": LIST, "written": "2021-06", "expect": []}
    content = lines(
        good,
        "",
        "no json",
        [].__repr__(),
        {**good, "id": "b", "written": "June 2021"},
        {**good, "id": "c", "expect": [{"quote": "40", "verdict": "supported"}]},
        {**good, "id": "d", "expect": [{"quote": "30", "verdict": "true"}]},
        {"id": "e", "text": LIST},
        good,
        {**good, "id": ""},
    )
    texts, bad = read_corpus(content)
    assert [text.id for text in texts] == ["a"]
    assert texts[0].written == "2021-06"
    assert [each.line for each in bad] == [3, 4, 5, 6, 7, 8, 9, 10]
    assert "expected one object a line" in str(bad[0])
    assert "the id 'a' again, as in line 1" in str(bad[6])


def test_a_corpus_that_nobody_scores_needs_no_expectations():
    texts, bad = read_corpus(lines({"id": "a", "text": LIST}), is_scored=False)
    assert not bad
    assert texts[0].expect is None
