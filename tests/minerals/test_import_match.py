"""From a label to the minerals it means."""

import pytest

from minerals.importing import lists
from minerals.importing.match import Match, Matcher

COLUMNS = ("name", "name_us", "aliases", "symbol", "kind", "member_of", "counts_as")


def mineral(slug: str, **cells) -> dict:
    return dict.fromkeys(COLUMNS, "") | {"slug": slug, "name": slug.replace("-", " ").capitalize()} | cells


ROWS = [
    mineral("aluminium", name_us="Aluminum", symbol="Al"),
    mineral("alumina"),
    mineral("bauxite"),
    mineral("arsenic", symbol="As"),
    mineral("baryte", aliases="Barytes; Barite"),
    mineral("graphite", kind="material"),
    mineral("natural-graphite", counts_as="graphite"),
    mineral("lithium", symbol="Li"),
    mineral("nickel", symbol="Ni"),
    mineral("silicon", symbol="Si"),
    mineral("sulfur", symbol="S"),
    mineral("rare-earth-elements", name="Rare earth elements", kind="group", aliases="Rare earths; REE"),
    mineral("cerium", symbol="Ce", member_of="rare-earth-elements"),
    mineral("yttrium", symbol="Y", member_of="rare-earth-elements"),
    mineral("scandium", symbol="Sc", member_of="rare-earth-elements"),
]
MATCHER = Matcher(ROWS, ["high purity"])


@pytest.mark.parametrize(
    ("label", "minerals", "qualifier"),
    [
        ("natural-graphite", "natural-graphite", ""),
        ("ALUMINUM", "aluminium", ""),
        ("Barytes", "baryte", ""),
        ("Rare\u00a0earths", "rare-earth-elements", ""),
        ("Rare earths (REE)", "rare-earth-elements", ""),
        ("rare earth element", "rare-earth-elements", ""),
        ("Li\u200bthium", "lithium", ""),
        ("As", "arsenic", ""),
        ("Sulphur", "sulfur", ""),
        ("silicon metal", "silicon", "metal"),
        ("lithium — battery grade", "lithium", "battery grade"),
        ("nickel - battery grade", "nickel", "battery grade"),
        ("Battery-grade nickel", "nickel", "battery grade"),
        ("Nickel, battery grade", "nickel", "battery grade"),
        ("Graphite (natural)", "natural-graphite", "natural"),
        ("High purity alumina", "alumina", "high purity"),
        ("bauxite/alumina/aluminium", "bauxite alumina aluminium", ""),
        ("Aluminum (bauxite)", "aluminium bauxite", ""),
        ("nickel and lithium", "nickel lithium", ""),
    ],
)
def test_a_label_finds_its_minerals_and_its_qualifier(label, minerals, qualifier):
    assert MATCHER.find(label) == Match(tuple(minerals.split()), qualifier)


@pytest.mark.parametrize("label", ["Lithum", "as", "AS", "bauxite/unobtainium", "silicon wafer", "—", "of the and"])
def test_nothing_is_guessed(label):
    assert MATCHER.find(label) is None


def edition(slug: str, start: str) -> dict:
    return {"series": slug.rpartition("-")[0], "in_force_from": start}


def entries(edition_slug: str, **minerals) -> dict:
    return {
        f"{edition_slug}:{label}": {"edition": edition_slug, "label": label, "minerals": slugs, "qualifier": ""}
        for label, slugs in minerals.items()
    }


def complete(asked: dict, recorded: dict) -> list[str]:
    slugs = {row["edition"] for row in (*asked.values(), *recorded.values())}
    editions = {slug: edition(slug, slug.rpartition("-")[2]) for slug in slugs}
    return lists.complete(asked, recorded=recorded, editions=editions, minerals={row["slug"]: row for row in ROWS})


def test_a_label_means_what_it_meant_in_an_earlier_edition_of_the_series_before_any_name():
    recorded = entries("us-2018", nickel="lithium") | entries("eu-2018", nickel="silicon")
    recorded["us-2018:nickel"]["qualifier"] = "battery grade"
    asked = entries("us-2020", nickel="")
    assert complete(asked, recorded) == []
    assert asked["us-2020:nickel"]["minerals"] == "lithium"
    assert asked["us-2020:nickel"]["qualifier"] == "battery grade"


def test_a_later_edition_of_the_series_says_nothing_about_an_earlier_one():
    asked = entries("us-2016", nickel="")
    complete(asked, entries("us-2018", nickel="lithium"))
    assert asked["us-2016:nickel"]["minerals"] == "nickel"


def test_a_group_covers_its_usual_members_where_no_edition_came_before():
    asked = entries("us-2020", REE="")
    complete(asked, {})
    assert asked["us-2020:REE"]["minerals"] == "cerium;rare-earth-elements;scandium;yttrium"


def test_a_group_covers_what_the_previous_edition_gave_it_less_what_has_an_entry_of_its_own():
    recorded = entries("us-2018", REE="rare-earth-elements;cerium;yttrium")
    asked = entries("us-2020", Rare_earths="rare-earth-elements", Yttrium="")
    complete(asked, recorded)
    assert asked["us-2020:Rare_earths"]["minerals"] == "cerium;rare-earth-elements"
    assert asked["us-2020:Yttrium"]["minerals"] == "yttrium"


def test_members_that_the_file_names_are_not_touched():
    asked = entries("us-2020", REE="cerium;rare-earth-elements;yttrium", Yttrium="")
    complete(asked, {})
    assert asked["us-2020:REE"]["minerals"] == "cerium;rare-earth-elements;yttrium"


def test_two_new_editions_of_one_file_follow_each_other():
    asked = entries("us-2020", REE="") | entries("us-2018", REE="cerium;rare-earth-elements")
    complete(asked, {})
    assert asked["us-2020:REE"]["minerals"] == "cerium;rare-earth-elements"


def test_labels_that_nobody_knows_are_named():
    assert complete(entries("us-2020", Lithum="", Nickel=""), {}) == ["us-2020:Lithum"]
