"""Sentences about events, family by family: what of them the record contradicts, and what must not be accused."""

import pytest

from minerals.dates import PartialDate
from posts.factcheck import check
from tests.posts.factcheck.record import shipped_facts


def accused(text: str, written: str) -> list[str]:
    found = check(text, shipped_facts(), on=None, written=PartialDate(written))
    return [text[each.start : each.end] for each in found if each.verdict == "contradicted"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        # Who made it, and who was to do it.
        ("RESourceEU, presented by the Council on 3 December 2025, promises joint purchasing.", "Council"),
        ("On 12 December 2023 the Council adopted the Critical Raw Materials Act.", "12 December 2023 the Council"),
        ("Executive Order 13817 told the Secretary of Energy to publish a list.", "Secretary of Energy"),
        # Its numbers, each beside the noun that it counts.
        ("The federal strategy of June 2019, published by Commerce, has 24 goals and 71 recommendations.", "71"),
        ("With the 13 projects picked on 4 June 2025 the number of strategic projects rose to 57.", "57"),
        ("Proclamation 11001 gives negotiators 90 days to seek agreements.", "90"),
        ("Vision 2035 wants 20 percent domestic production and 20 percent recycling.", "20"),
        # Its minerals, where the record names them all.
        ("On 4 February 2025 China put tungsten, tellurium, bismuth, cobalt and indium under control.", "cobalt"),
        ("China's Announcement No. 23 of 2023 put gallium and antimony under export licence.", "antimony"),
        ("Kazakhstan, Mongolia, Ukraine and Namibia took part when the MSP Forum was launched in Leuven.", "Mongolia"),
        # Who chairs, who joins, until when.
        ("FORGE, launched on 4 February 2026, is chaired by Japan first.", "Japan"),
        ("China suspended its October 2025 export controls until 31 December 2026.", "31 December 2026"),
        ("Gallium exports will need Chinese licences from 1 September 2023, like germanium.", "1 September 2023"),
        ("The list of 2018 was drawn up under Executive Order 13953.", "Executive Order 13953"),
        # A pact that the record says was never concluded.
        ("The EU and the United States concluded a critical minerals agreement in 2023.", "concluded"),
        # The event named in another part of the sentence, in another sentence, in a row of a table.
        ("The TTC first met in Pittsburgh in 2021 and for the fourth time in Brussels in May 2023.", "Brussels"),
        ("Executive Order 13817 has changed the field. The order is dated 20 December 2016.", "20 December 2016"),
        ("| Event | Date |\n|---|---|\n| Antimony controls announced | 15 May 2023 |", "15 May 2023"),
    ],
)
def test_one_wrong_value_of_an_event_is_found(text, wrong):
    assert accused(text, "2026-05") == [wrong]


@pytest.mark.parametrize(
    "text",
    [
        # What others do, and what comes of it, has dates of its own.
        "India joined the Minerals Security Partnership in June 2023, a year after its launch in Toronto.",
        "Chinese antimony exports fell by 97 percent in October 2024, a month after the controls took effect.",
        "The EU-US tariff deal was struck at Turnberry on 27 July 2025 and written up on 21 August 2025.",
        "The Department of Energy released a report on batteries in June 2019, the month of the federal strategy.",
        "The summit of June 2021 gave birth to the TTC, whose first meeting took place in Pittsburgh.",
        "The London Metal Exchange set rules in line with the OECD guidance in October 2019.",
        # Numbers that count something else, a part, or what it is today.
        "The Minerals Security Partnership, launched in Toronto in 2022, today has 14 countries as members.",
        "The Commission picked 47 strategic projects in March 2025; 22 projects concern lithium.",
        "At the ministerial on 4 February 2026 the United States signed memoranda with eleven countries.",
        # Minerals that are spoken of beside an event.
        "Bismuth prices have risen since China's controls of 4 February 2025, gallium was under licence before.",
        "China's controls of April 2025 on seven rare earths leave out neodymium and praseodymium.",
        # What else was adopted, opened or met, and what an event is only the background of.
        "Parliament adopted its position on the Critical Raw Materials Act on 14 September 2023.",
        "The Council adopted conclusions on the Critical Raw Materials Act in May 2025.",
        "The Commission opened its first call for strategic projects under the Critical Raw Materials Act in May 2024.",
        "In Tokyo in May 2023 the G7 launched RISE, weeks after the Five-Point Plan of Sapporo.",
        "The TTC launched an AI roadmap in December 2022.",
        # Other pacts, other years, and what was not done.
        "Australia and the EU signed a memorandum on critical minerals in Brussels in May 2024.",
        "At the summit of October 2023 the EU and the US failed to conclude their critical minerals agreement.",
        "Had the EU and the US signed a critical minerals agreement in 2023, lithium would have counted.",
    ],
)
def test_what_stands_beside_an_event_is_not_held_against_it(text):
    assert accused(text, "2026-05") == []


def test_a_day_without_its_year_is_one_of_the_months_before():
    text = "On 14 May in Toronto the United States and its partners unveiled the Minerals Security Partnership."
    assert accused(text, "2022-07-01") == ["14 May"]
    assert accused(text, "2024-07-01") == []
    assert accused(text.replace("May", "June"), "2022-07-01") == []
