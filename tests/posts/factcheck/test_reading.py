import pytest
from hypothesis import given
from hypothesis import strategies as st

from minerals.lookup import Key, Missing, Value
from posts.factcheck.reading import UNREAD, read
from tests.pace import times_as_long

SIXTY = Value(Key("list", "us-2025", "count"), "60", "60", "/lists/us-2025/", "The list of 2025")


def look_up(keys):
    return {key: SIXTY if key == SIXTY.key else Missing(key, "not there") for key in keys}


def texts(text: str, **how) -> list[str]:
    return [block.text for block in read(text, **how).blocks]


def test_every_kind_of_block_comes_with_the_words_that_a_reader_sees():
    text = (
        "## The *EU* list\n\nIt has **30** entries\nin all.\n\nAdded were:\n\n- copper\n  - silver\n\n"
        "> A long list.\n> — Jane Doe\n\n| List | Entries |\n| --- | --- |\n| EU \\| all | 34 |\n"
    )
    heading, paragraph, lead, copper, silver, quotation, header, row = read(text).blocks
    assert (heading.kind, heading.level, heading.text) == ("heading", 2, "The EU list")
    assert (paragraph.kind, paragraph.text) == ("paragraph", "It has 30 entries in all.")
    assert (copper.kind, copper.level, copper.lead) == ("item", 1, lead)
    assert (silver.kind, silver.level, silver.lead) == ("item", 2, copper)
    assert (quotation.kind, quotation.speaker) == ("quotation", "Jane Doe")
    assert (header.kind, header.is_header, row.is_header) == ("row", True, False)
    assert row.header == ("List", "Entries")
    assert [row.text[start:end] for start, end in row.cells] == ["EU | all", "34"]
    for block in read(text).blocks:
        for word in block.text.replace("EU | all", "").split(" | ")[0].split():
            at = block.text.index(word)
            start, end = block.source(at, at + len(word))
            assert text[start:end] == word


def test_a_value_from_the_record_is_read_as_its_words_and_stands_where_the_reference_does():
    text = "The list has [[list:us-2025#count]] entries, [copper](mineral:copper) among them, not [[list:xx#count]]."
    (block,) = read(text, look_up=look_up).blocks
    assert block.text == f"The list has 60 entries, copper among them, not {UNREAD}."
    value, words, lost = block.bound
    assert (value.key, value.value, value.is_value) == (SIXTY.key, SIXTY, True)
    assert (str(words.key), words.is_value, lost.value) == ("mineral:copper", False, None)
    start, end = block.source(value.start, value.end)
    assert text[start:end] == "[[list:us-2025#count]]"
    start, end = block.source(words.start, words.end)
    assert text[start:end] == "copper"
    assert block.is_bound(words.start, words.start + 1)
    assert not block.is_bound(0, 3)


def test_citations_and_notes_vanish_and_are_remembered():
    text = "It was issued in 2020 [@eu-notice, p. 3].[^a] It grew.[@other]\n\n[^a]: By the Commission."
    block, note = read(text).blocks
    assert block.text == "It was issued in 2020. It grew."
    assert [(block.text[:at], key.slug) for at, key in block.cited] == [
        ("It was issued in 2020", "eu-notice"),
        ("It was issued in 2020. It grew.", "other"),
    ]
    assert note.text == "By the Commission."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("One`two`three.", [f"One{UNREAD}three."]),
        ("See <https://example.org/list-of-35>.", [f"See {UNREAD}."]),
        ("See https://example.org/35-minerals.", [f"See {UNREAD}."]),
        ("![35 minerals](image:map)", []),
        ("It has <b>30</b> <!-- 35 --> of <span title='a > 35'>them</span>.", ["It has 30  of them."]),
        ("<script>alert('35 minerals')</script>", []),
        ("<pre>\n\nThe EU list has 99.\n\n</pre>\n\nAnd so on.", ["And so on."]),
        ("```\nThe EU list has 99.\n```\n\n    The EU list has 98.\n\nYes.", ["Yes."]),
        ("3 < 5 and 7 > 6 & Li<sub>2</sub>CO<sub>3</sub>", ["3 < 5 and 7 > 6 & Li2CO3"]),
        ("cop\u200bper and lith\u00adium\x00", ["copper and lithium"]),
        ("\ufeff# Title\r\n\r\nOne\rtwo.", ["Title", "One two."]),
        ("a&nbsp;b \u00a0c", ["a b  c"]),
    ],
)
def test_what_is_not_seen_is_not_read(text, words):
    assert texts(text) == words


def test_plain_text_is_read_in_paragraphs_headings_and_items():
    text = (
        "A heading\nThe list of the European Union was long, and it\nwas broken by the width of the page.\n\n"
        "Added:\n• copper,\n  which is red\n2) silver\n\n    An indented line is no code."
    )
    reading = read(text, markdown=False)
    assert [(block.kind, block.text) for block in reading.blocks] == [
        ("paragraph", "A heading"),
        ("paragraph", "The list of the European Union was long, and it was broken by the width of the page."),
        ("paragraph", "Added:"),
        ("item", "copper, which is red"),
        ("item", "silver"),
        ("paragraph", "An indented line is no code."),
    ]
    assert [block.lead and block.lead.text for block in reading.blocks[3:5]] == ["Added:", "Added:"]
    assert reading.place(text.index("silver")) == (8, 4)


@pytest.mark.parametrize(
    ("text", "quoted", "speaker"),
    [
        ('"The list has 35," said Jane Doe.', "The list has 35,", "Jane Doe"),
        (
            "“The list has 35”, the Department of the Interior said.",
            "The list has 35",
            "the Department of the Interior",
        ),
        ('According to Bloomberg, "it has 35".', "it has 35", "Bloomberg"),
        ('Jane Doe, a lawyer, wrote: "It has 35."', "It has 35.", "Jane Doe"),
        ('The so-called "electric eighteen" were listed.', "electric eighteen", ""),
    ],
)
def test_a_quotation_is_read_with_its_speaker(text, quoted, speaker):
    (block,) = read(text).blocks
    (quotation,) = block.quotations
    assert (block.text[quotation.start : quotation.end], quotation.speaker) == (quoted, speaker)


def test_a_quotation_of_its_own_belongs_to_whom_the_line_before_names():
    assert read("As the Commission said:\n\n> It has 30.").blocks[1].speaker == "the Commission"


@pytest.mark.parametrize(
    "text",
    [
        "Die EU-Liste der kritischen Rohstoffe von 2020 enthält 30 Einträge und wurde von der Kommission vorgelegt.",
        "La liste de l'Union européenne compte 30 matières premières critiques et elle est de la Commission.",
        "该清单包含30种关键原材料。",
        "Список включает 30 видов критического сырья.",
        "تتضمن القائمة 30 مادة خام.",
    ],
)
def test_what_is_not_english_is_said_to_be_unread(text):
    reading = read(f"The list is long.\n\n{text}\n\nIt is.")
    assert [block.text for block in reading.blocks] == ["The list is long.", "It is."]
    (unread,) = reading.unread
    assert reading.text[unread.start : unread.end] == text
    assert unread.reason == "not in English"


@pytest.mark.parametrize("text", ["Lithium, Cobalt, Nickel, Mangan, Gallium, Germanium und Graphit", "Copper", "60"])
def test_names_and_short_words_are_not_taken_for_another_language(text):
    assert not read(text).unread


@given(st.text(alphabet='ab 3\n*_`[]()<>!|-#&;:\\"“”@^\u200b\x00\r>', max_size=80), st.booleans())
def test_every_character_leads_back_into_the_text(text, markdown):
    for block in read(text, markdown=markdown).blocks:
        last = 0
        for at, character in enumerate(block.text):
            start, end = block.source(at, at + 1)
            assert 0 <= start <= end <= len(text)
            assert start >= last or block.kind == "row"
            last = start
            if character in "ab3":
                assert character in text[start:end]


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "word ",
        '"',
        "“ said The ",
        "<a ",
        "<pre>",
        "<!-- ",
        "> ",
        "- a\n",
        "\u200b",
        "[[list:us#count]] ",
        "*a ",
        "http://",
        "The The Of ",
        " '",
    ],
)
def test_anything_takes_as_much_longer_to_read_as_it_is_and_hardly_more(piece):
    short, long = (f'<x {piece * (size // len(piece))} "x"' for size in (20_000, 80_000))
    assert times_as_long(lambda: read(long, look_up=look_up), lambda: read(short, look_up=look_up)) < 12
