import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from minerals.ribbon import Axis, Span, strip

ON = datetime.date(2026, 11, 24)
US = [
    Span(datetime.date(2018, 5, 18), datetime.date(2022, 2, 24), "2018", "2018 named"),
    Span(datetime.date(2022, 2, 24), datetime.date(2025, 11, 7), "2022", "2022 via a group", "group"),
    Span(datetime.date(2025, 11, 7), None, "2025", "2025 named"),
]


def test_a_lane_shows_what_is_in_force_in_full_ink_and_what_is_superseded_in_light_ink():
    first, second, third = Axis(ON).lane(US).segments
    assert (first.x, first.width, first.classes) == ("52.09%", "20.95%", "seg past")
    assert (second.y, second.height) == (12, 7)
    assert (third.x, third.width, third.classes) == ("93.61%", "5.81%", "seg now")


def test_a_lane_says_in_words_what_it_shows():
    assert Axis(ON).lane(US).words == "2018 named; 2022 via a group; 2025 named"


def test_the_axis_ends_a_year_after_the_day_asked_and_the_future_is_not_drawn():
    axis = Axis(datetime.date(2022, 1, 1))
    assert axis.last == 2023
    (only,) = axis.lane(US).segments
    assert only.classes == "seg now"


def test_a_list_that_is_not_itemised_is_dashed_and_one_without_the_mineral_is_a_line():
    spans = [Span(datetime.date(2011, 1, 1), datetime.date(2014, 1, 1), sign="absent")]
    spans += [Span(datetime.date(2014, 1, 1), None, sign="unknown")]
    line, dashed = Axis(ON).lane(spans).segments
    assert (line.classes, line.height) == ("absent", 1)
    assert dashed.classes == "seg bare"


def test_a_chip_joins_neighbours_that_say_the_same():
    chip = Axis(ON).chip([("us", [US[0], US[2]]), ("eu", US)], "words")
    assert [(s.classes, s.y) for s in chip.shapes] == [
        ("us named", "0"),
        ("us named", "0"),
        ("eu named", "5"),
        ("eu group", "7"),
        ("eu named", "5"),
    ]
    joined = Axis(ON).chip([("us", [US[0], Span(US[0].end, None)])], "words")
    assert len(joined.shapes) == 1


def test_a_strip_fills_the_edition_that_is_meant():
    drawn = strip(US, meant=1, on=ON, ink="us")
    assert [bar.meant for bar in drawn.bars] == [False, True, False]
    assert drawn.bars[0].width == "121.33"


@settings(max_examples=100)
@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2060, 1, 1)), st.dates(datetime.date(2009, 1, 1)))
def test_every_day_stands_on_the_axis(day, on):
    assert 0 <= Axis(on).share(day) <= 100
