import datetime

import pytest

import posts.factcheck
from minerals.dates import PartialDate
from posts.factcheck import MOST_FINDINGS, check
from tests.pace import times_as_long
from tests.posts.factcheck.record import shipped_facts

TODAY = datetime.date(2026, 11, 25)


def found(text: str, on: str = "2026-11-25", **how) -> list:
    return check(text, shipped_facts(), on=PartialDate(on), **how)


def verdicts(text: str, on: str = "2026-11-25") -> list[str]:
    return [finding.verdict for finding in found(text, on)]


def test_a_list_of_35_credited_to_commerce_in_september_2020_is_wrong_twice_and_right_once():
    text = "In September 2020 the Department of Commerce released a list of 35 critical minerals"
    by_kind = {finding.kind: finding for finding in found(text)}
    date, issuer, count = by_kind["list-published"], by_kind["list-issuer"], by_kind["list-count"]
    assert (date.verdict, issuer.verdict, count.verdict) == ("contradicted", "contradicted", "supported")
    assert date.recorded == "18 May 2018"
    assert text[date.start : date.end] == "September 2020"
    assert "Department of the Interior" in issuer.recorded
    assert all(finding.slugs == ("us-2018",) and finding.evidence for finding in (date, issuer, count))
    for finding in (date, issuer, count):
        assert "superseded by 50 (2022), then 60 (2025)" in finding.explanation


def test_a_list_that_is_said_to_be_coming_ten_years_after_the_first_one_is_contradicted_by_the_editions_before():
    (finding,) = found("The EU is working on its own list, expected in 2021.", "2021-01-10")
    assert finding.verdict == "contradicted"
    assert "2 February 2011 (14)" in finding.explanation
    assert "3 September 2020 (30)" in finding.explanation


@pytest.mark.parametrize(
    ("text", "on", "verdict"),
    [
        ("The EU list has 30 critical raw materials.", "2021-06-01", "supported"),
        ("The EU list has 30 critical raw materials.", "2025-06-01", "outdated"),
        ("Copper is a critical mineral in the United States.", "2023-06-01", "contradicted"),
        ("Copper is a critical mineral in the United States.", "2026-06-01", "supported"),
        ("The US critical minerals list currently names 50 minerals.", "2026-03-11", "outdated"),
        ("Washington's newest list names 58 critical minerals.", "2026-03-11", "contradicted"),
        ("The EU's 2020 list comprised 27 critical raw materials.", "2026-03-11", "contradicted"),
        ("The US list grew from 35 minerals in 2018 to 50 in 2022.", "2026-03-11", "supported"),
        ("The first US list of critical minerals was published by the Pentagon.", "2026-03-11", "contradicted"),
        ("The EU's fourth list of critical raw materials was adopted in 2018.", "2026-03-11", "contradicted"),
        ("The United States does not yet have an official list of critical minerals.", "2019-03-01", "contradicted"),
        ("The latest EU list dates from 2020.", "2025-06-01", "outdated"),
        ("The EU's 2020 list is still in force.", "2025-06-01", "outdated"),
        ("The 2018 list was replaced by the 2025 list.", "2026-06-01", "contradicted"),
        ("COM(2017) 490 contains the 2020 list of critical raw materials.", "2026-06-01", "contradicted"),
        ("The US critical minerals list does not include silver.", "2026-06-01", "outdated"),
        ("Lithium was added to the EU list in 2017.", "2026-06-01", "contradicted"),
        ("In 2020, the European Commission added helium to its list.", "2026-06-01", "contradicted"),
        ("Tin is on the EU list of critical raw materials.", "2026-06-01", "contradicted"),
        ("Silver is on New Zealand's list of critical minerals.", "2026-06-01", "undecided"),
        ("The 2025 US list added eight minerals.", "2026-06-01", "contradicted"),
        ("The fourth TTC ministerial was held in Stockholm.", "2026-06-01", "contradicted"),
        ("Executive Order 14241 was signed on 20 March 2024.", "2026-06-01", "contradicted"),
        ("The Critical Raw Materials Act entered into force on 23 May 2024.", "2026-06-01", "supported"),
        ("The US-EU Critical Minerals Dialogue was launched in October 2020.", "2026-06-01", "undecided"),
    ],
)
def test_a_statement_is_judged_by_the_record_on_its_day(text, on, verdict):
    assert verdicts(text, on)[-1] == verdict
    assert len({each for each in verdicts(text, on) if each in ("contradicted", "outdated")}) <= 1


def test_a_member_of_a_group_is_on_the_list_and_the_group_is_named():
    (finding,) = found("Neodymium is on the EU list.")
    assert finding.verdict == "supported"
    assert "light rare earth elements" in finding.explanation


@pytest.mark.parametrize(
    "text",
    [
        "Of the 60 critical minerals, 12 have no domestic production.",
        "The United States was 100% net import reliant for 15 of the 50 critical minerals in 2023.",
        "Copper is critical for the grid in the United States.",
        "The Commission screened 70 candidate raw materials.",
        "The state of Utah published a list of 40 critical minerals in 2021.",
        "The Energy Act of 2020 requires the list to be updated at least every three years.",
        "Executive Order 13817 was cited in a report of June 2019.",
        "As of 2022, prices may be high. Be careful.",
    ],
)
def test_what_the_record_does_not_bear_on_gets_no_finding(text):
    assert found(text) == []


def test_a_verdict_for_a_year_must_hold_on_all_of_its_days():
    assert verdicts("The EU list has 30 critical raw materials.", "2022") == ["supported"]
    assert verdicts("The EU list has 30 critical raw materials.", "2024") == []


def test_written_is_the_day_where_no_other_is_given():
    text = "The EU list has 30 critical raw materials."
    (finding,) = check(text, shipped_facts(), on=None, written=PartialDate("2021-06"))
    assert finding.verdict == "supported"
    with pytest.raises(ValueError, match="which day"):
        check(text, shipped_facts(), on=None)


def test_a_quotation_is_attributed_to_its_speaker():
    (finding,) = found("“The EU list has 30 critical raw materials,” said Jane Doe.", "2025-06-01")
    assert finding.explanation.startswith("Jane Doe is quoted")


def test_a_foreign_language_is_noted_once_and_not_guessed():
    (finding,) = found(
        "Die EU-Liste der kritischen Rohstoffe umfasst heute 30 Einträge und nicht mehr.\n\nDas ist die Liste der EU."
    )
    assert (finding.kind, finding.verdict) == ("language", "undecided")


def test_invisible_characters_move_no_offset():
    text = "The E\u200bU list\u202e has 3\u200b0 critical raw materials."
    (finding,) = found(text, "2021-06-01")
    assert finding.verdict == "supported"
    assert "3\u200b0" in text[finding.start : finding.end]


@pytest.mark.parametrize(
    "piece",
    [
        "The EU list has 30 critical raw materials, and ",
        "The EU list has 30 critical raw materials. ",
        "copper, ",
        "2018-01-",
        "US list ",
        "but not on ",
        "May 2018 in ",
        '"The US list of 2018 has 35" ',
        "It has 35. It is the list. The list has 50. ",
    ],
)
def test_anything_takes_as_much_longer_to_check_as_it_is_and_hardly_more(piece):
    shipped = shipped_facts()
    short, long = (piece * (size // len(piece)) for size in (15_000, 60_000))
    check(short, shipped, on=TODAY)
    assert times_as_long(lambda: check(long, shipped, on=TODAY), lambda: check(short, shipped, on=TODAY)) < 12


def test_of_two_megabytes_only_so_many_findings_are_kept():
    findings = check("The EU list has 30 critical raw materials. " * 45_000, shipped_facts(), on=TODAY)
    assert len(findings) <= MOST_FINDINGS + 10


def test_of_many_short_sentences_only_so_many_are_read_and_the_text_says_where_the_reading_ended(monkeypatch):
    monkeypatch.setattr(posts.factcheck, "MOST_SENTENCES", 30)
    text = "It has 35. It is the list. The list has 50. " * 40
    (finding,) = check(text, shipped_facts(), on=TODAY)
    assert (finding.kind, finding.verdict) == ("unread", "undecided")
    assert "30 sentences" in finding.explanation
    assert 0 < finding.start < len(text) / 2
