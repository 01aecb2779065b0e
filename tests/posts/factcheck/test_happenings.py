"""Events that a sentence only looks back to: "its first meeting", "it imposed controls", rows of a chronicle."""

import pytest

from tests.posts.factcheck.test_judge import found, verdicts

CHRONICLE = (
    "| Measure | Date |\n| --- | --- |\n| Gallium and germanium licensing announced by China | 3 July 2023 |\n"
    "| Antimony controls announced | 15 September 2023 |"
)
WRONG = [
    "The second TTC ministerial (Brussels, 15 May 2022) took up rare earth magnets.",
    "Ministers travelled to Rome in May 2023 for the fourth meeting of the Trade and Technology Council.",
    "In April 2024, Vienna played host to the sixth TTC ministerial.",
    "Announced in New York in June 2022, the Minerals Security Partnership has yet to fund a mine.",
    "The G7 leaders met in Hiroshima in June 2025 and agreed the Critical Minerals Action Plan of the G7.",
    "Beijing tightened its grip. In October 2022 it announced export controls on graphite.",
    "The Trade and Technology Council was created in June 2021. Its first meeting took place in Washington in 2021.",
    "The EU-US-Japan conferences on critical materials are old. The third was held in Ames, Iowa, in May 2013.",
    "The Minerals Security Partnership dates from 2022. Its Forum was launched in April 2023.",
    "The Commission proposed the Critical Raw Materials Act in March 2023. It entered into force in May 2023.",
    "The US and Japan have a Critical Minerals Agreement. It was signed in Tokyo on 28 March 2023.",
    "On 4 February 2025 China imposed export controls on tungsten, tellurium, bismuth, molybdenum and gallium.",
    "China banned the export of gallium, germanium and antimony to the US on 3 November 2024.",
    CHRONICLE,
]
ACCOUNTS = [
    ("The first chairmanship of FORGE fell to {}.", "Japan", "South Korea"),
    ("The EU-US summit of October 2023 ended with{} a critical minerals agreement.", "", "out"),
    ("China barred shipments of gallium, germanium and {} to the United States.", "tungsten", "antimony"),
    ("The curbs that Beijing announced on April 4, 2025 cover {} rare earths, including scandium.", "five", "seven"),
    ("The seven rare earths of April 2025 are samarium, gadolinium, terbium, lutetium and {}.", "cerium", "yttrium"),
    ("Proclamation 11001 was signed on January 14, 2026, and leaves {} days for talks.", "90", "180"),
    ("The Energy Act of 2020 calls for an update of the list at least every {} years.", "five", "three"),
    ("Thirteen projects abroad take the tally of strategic projects to {}.", "63", "60"),
    (
        "The complainants in the WTO rare earths case of 2012 were the US, the EU and {}.",
        "Canada",
        "Japan",
    ),
    ("{} will be the first to chair FORGE.", "Japan", "South Korea"),
    ("The Minerals Security Partnership Forum is chaired by the United States and {}.", "Japan", "the EU"),
    ("Washington and Canberra signed a framework on critical minerals in {} in October 2025.", "Tokyo", "Washington"),
]
RIGHT = [
    "China's ban of December 2024 on sales of gallium, germanium and antimony to America has been suspended.",
    "South Korea, the first chair of FORGE, also chaired the Minerals Security Partnership in 2024.",
    "The US-Japan framework, announced in Washington and signed in Tokyo on 28 October 2025, is not binding.",
    "The United States imports gallium, germanium and tungsten from China, which bars exports of the first two.",
    "Proclamation 11001 asks for a report within 90 days on the progress of the talks.",
    "The EU-US summit of October 2023 ended with a promise of a critical minerals agreement.",
    "In Tokyo in October 2025, Washington and Tokyo signed the US-Japan framework on critical minerals.",
    "The fourth TTC ministerial — Luleå, 31 May 2023 — was short.",
    "Beijing tightened its grip. In October 2023 it announced export controls on graphite.",
    "China is the largest producer of graphite. In 2022 it exported 60 per cent of the world's graphite.",
    "The TTC met in Washington in January 2024. The first meeting of its minerals group was held in Brussels in 2023.",
    "In its second meeting of 2024, in Leuven, the TTC took stock.",
    "Trump signed Executive Order 14241 on 20 March 2025. It was published on 25 March 2025.",
    "The US and Japan have a Critical Minerals Agreement. It was reviewed in Tokyo in March 2025.",
    "On April 4, 2025, Beijing put seven rare earths, dysprosium and terbium among them, under export control.",
    CHRONICLE.replace("September 2023", "August 2024"),
]


@pytest.mark.parametrize("text", WRONG)
def test_an_event_that_is_looked_back_to_is_recognised(text):
    assert "contradicted" in verdicts(text)


@pytest.mark.parametrize("text", RIGHT)
def test_what_only_sounds_like_that_event_is_not_accused(text):
    assert "contradicted" not in verdicts(text)


@pytest.mark.parametrize(("text", "wrong", "right"), ACCOUNTS)
def test_what_an_account_gives_is_held_against_the_record_however_the_event_is_named(text, wrong, right):
    assert "contradicted" in verdicts(text.format(wrong), "2026-06-01")
    assert "contradicted" not in verdicts(text.format(right), "2026-06-01")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The Inflation Reduction Act of August 2021 ties the credit to battery minerals.", "August 2021"),
        ("The Inflation Reduction Act of August 2022 ties the credit to battery minerals.", None),
        ("The Inflation Reduction Act — 16 August 2021 — came after long talks.", "16 August 2021"),
        ("The Minerals Security Partnership dates from June 2023.", "June 2023"),
        ("The MSP Forum of September 2024 welcomed seven members.", None),
        ("The list goes back to Executive Order 13817 of September 30, 2020.", "September 30, 2020"),
        ("The TTC met in Luleå in June 2022.", "June 2022"),
        ("The TTC met in Luleå in May 2023.", None),
        ("The trilateral meeting of the companies took place in Pittsburgh in 2020.", None),
        ("MSP principals met in Toronto in March 2024.", None),
        ("MSP principals met in Toronto in May 2024.", "May 2024"),
        (
            "It began in March 2022, when the United States and Japan signed the Critical Minerals Agreement.",
            "March 2022",
        ),
        ("Regulation (EU) 2024/1252, the CRMA, entered into force on 3 May 2024.", "3 May 2024"),
        ("Regulation (EU) 2024/1252, signed on 11 April 2024, entered into force on 23 May 2024.", None),
        (
            "On 16 August 2021, after months of talks, President Biden signed the Inflation Reduction Act.",
            "16 August 2021",
        ),
        ("Interior published a draft list of 35 critical minerals on 16 February 2017.", "16 February 2017"),
        ("The Critical Raw Materials Act dates from March 2023.", None),
    ],
)
def test_an_event_is_known_by_its_town_or_by_a_date_that_hangs_on_its_name(text, wrong):
    findings = [finding for finding in found(text) if finding.verdict == "contradicted"]
    assert [text[finding.start : finding.end] for finding in findings] == ([wrong] if wrong else [])
