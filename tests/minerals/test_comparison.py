import datetime
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minerals.comparison import (
    Edition,
    Entry,
    NotItemised,
    Registry,
    cover,
    difference,
    entry_names,
    jaccard,
    matrix,
    status,
    units,
)
from minerals.dates import PartialDate
from minerals.models import ListEdition, Mineral
from tests.factories import load_shipped_record
from tests.minerals import reference

REGISTRY = Registry.of(
    [
        ("gallium", "element", None, None),
        ("aluminium", "element", None, None),
        ("bauxite", "mineral", None, "aluminium"),
        ("alumina", "material", None, "aluminium"),
        ("platinum-metals", "group", None, None),
        ("platinum", "element", "platinum-metals", None),
        ("osmium", "element", "platinum-metals", None),
        ("rare-earths", "group", None, None),
        ("scandium", "element", "rare-earths", None),
        ("heavy-rare-earths", "group", "rare-earths", None),
        ("terbium", "element", "heavy-rare-earths", None),
        ("yttrium", "element", "heavy-rare-earths", None),
    ]
)
MINERALS = sorted({"gallium", "aluminium", "bauxite", "alumina", *REGISTRY.groups}.union(*REGISTRY.members.values()))
TODAY = datetime.date(2026, 11, 24)


def edition(slug: str, *entries: str, start: str = "2020-01-01", itemised: bool = True) -> Edition:
    """Each entry is written as `platinum-metals platinum / metal`: what it holds, and its qualifier."""
    lines = []
    for position, entry in enumerate(entries, start=1):
        minerals, _, qualifier = entry.partition(" / ")
        lines.append(Entry(position, f"Line {position}", qualifier, frozenset(minerals.split())))
    return Edition(slug, slug.partition("-")[0], PartialDate(start), itemised, tuple(lines))


entries = st.builds(
    lambda minerals, qualifier: f"{' '.join(sorted(minerals))} / {qualifier}",
    st.sets(st.sampled_from(MINERALS), min_size=1, max_size=4),
    st.sampled_from(["", "metal"]),
)
starts = st.sampled_from(["2019", "2020-02", "2020-03-04"])
editions = st.builds(lambda lines, start: edition("x-1", *lines, start=start), st.lists(entries, max_size=6), starts)
bases = st.sampled_from(["members", "entries"])


# The right answers over the shipped lists.


def shipped(a: str, b: str, basis: str = "members"):
    known = reference.editions()
    return difference(known[a], known[b], reference.registry(), basis, known.values())


def minerals_of(changes) -> set[str]:
    return {mineral for change in changes for mineral in change.minerals}


@pytest.mark.parametrize(
    ("a", "b", "kept", "union"),
    [
        ("us-2018", "us-2022", 48, 56),
        ("us-2022", "us-2025", 50, 60),
        ("eu-2020", "eu-2024", 45, 53),
        ("eu-2011", "eu-2014", 32, 40),
        ("eu-2014", "eu-2017", 35, 47),
        ("us-2025", "eu-2024", 47, 64),
    ],
)
def test_the_shipped_lists_overlap_as_their_issuers_say(a, b, kept, union):
    found = shipped(a, b)
    assert (found.counts["kept"], found.counts["union"]) == (kept, union)
    assert found.jaccard == kept / union


def test_from_2018_to_2022_the_united_states_split_the_platinum_group_and_the_rare_earths():
    found = shipped("us-2018", "us-2022")
    assert found.added == ("nickel", "zinc")
    assert found.removed == ("helium", "osmium", "potash", "rhenium", "strontium", "uranium")
    assert found.by_definition == ("osmium",)
    assert found.restored == ()
    assert minerals_of(found.rescoped) == {"aluminium", "graphite"}
    split = {change.before[0].label: len(change.after) for change in found.split}
    assert split == {"Platinum group metals": 5, "Rare earth elements group": 15}
    assert found.merged == ()
    assert found.containment == {"a": 48 / 54, "b": 48 / 50}


def test_from_2022_to_2025_the_united_states_added_ten_and_restored_three():
    found = shipped("us-2022", "us-2025")
    new = {"boron", "coking-coal", "copper", "lead", "phosphate-rock", "silicon", "silver"}
    assert set(found.added) == new | {"potash", "rhenium", "uranium"}
    assert found.restored == ("potash", "rhenium", "uranium")
    assert found.removed == found.rescoped == found.split == found.merged == ()


def test_from_2020_to_2024_the_european_union_restored_helium_and_rescoped_four():
    found = shipped("eu-2020", "eu-2024")
    assert found.added == ("arsenic", "copper", "feldspar", "helium", "manganese", "nickel")
    assert found.removed == ("indium", "natural-rubber")
    assert found.restored == ("helium",)
    assert minerals_of(found.rescoped) == {"aluminium", "boron", "graphite", "titanium"}


def test_what_the_united_states_name_one_by_one_the_european_union_merges_into_groups():
    merged = {change.after[0].label: len(change.before) for change in shipped("us-2025", "eu-2024").merged}
    assert merged == {
        "light rare earth elements": 5,
        "heavy rare earth elements": 10,
        "platinum group metals": 5,
    }


def test_the_same_labels_issued_again_compare_as_unchanged():
    old = reference.editions()["eu-2024"]
    again = Edition("eu-2028", "eu", PartialDate("2028-01-01"), True, old.entries)
    for basis in ("members", "entries"):
        found = difference(old, again, reference.registry(), basis)
        assert found.added == found.removed == found.rescoped == found.split == found.merged == ()
        assert len(found.unchanged) == len(old.entries)


def test_every_pair_of_shipped_lists_tells_each_kept_mineral_in_one_way_only():
    itemised = [edition for edition in reference.editions().values() if edition.is_itemised]
    for a, b in itertools.combinations(itemised, 2):
        found = difference(a, b, reference.registry())
        told = [m for kind in (found.rescoped, found.split, found.merged, found.unchanged) for m in minerals_of(kind)]
        assert sorted(told) == list(found.kept), (a.slug, b.slug)


@pytest.mark.django_db
def test_the_record_compares_as_the_files_it_was_loaded_from():
    load_shipped_record()
    held = {edition.pk: edition.frozen() for edition in ListEdition.objects.with_entries()}
    assert held == reference.editions()
    assert Mineral.objects.registry() == reference.registry()


@pytest.mark.parametrize(
    ("mineral", "series", "on", "listed", "why", "held"),
    [
        ("gallium", "us", "2021-06-30", True, "named", "us-2018"),
        ("dysprosium", "eu", "2021-06-30", True, "group", "eu-2020"),
        ("copper", "us", "2024-01-01", False, "not_on_list", "us-2022"),
        ("uranium", "us", "2019-01-01", True, "named", "us-2018"),
        ("uranium", "us", "2023-01-01", False, "not_on_list", "us-2022"),
        ("uranium", "us", "2026-01-01", True, "named", "us-2025"),
        ("rare-earth-elements", "us", "2021-01-01", True, "named", "us-2018"),
        ("light-rare-earth-elements", "us", "2021-01-01", True, "members", "us-2018"),
        ("rare-earth-elements", "us", "2023-01-01", True, "members", "us-2022"),
        ("platinum-group-metals", "us", "2023-01-01", False, "partly", "us-2022"),
        ("natural-graphite", "us", "2023-01-01", True, "commodity", "us-2022"),
        ("graphite", "us", "2019-01-01", True, "commodity", "us-2018"),
        ("scandium", "us", "2019-01-01", True, "named", "us-2018"),
        ("nickel", "id", "2026-01-01", None, "not_itemised", "id-2023"),
        ("gallium", "us", "2017-01-01", False, "before_first_edition", None),
    ],
)
def test_a_shipped_list_answers_whether_it_lists_a_mineral(mineral, series, on, listed, why, held):
    day = datetime.date.fromisoformat(on)
    found = status(mineral, reference.in_force(series, day), reference.registry(), day)
    assert (found.listed, found.via or found.reason, found.edition) == (listed, why, held)
    assert (found.reason is None) is (listed is True)
    assert (found.via is None) is (listed is not True)


def test_a_list_dated_to_the_day_is_certain_on_its_first_day():
    found = status("gallium", edition("us-1", "gallium", start="2020-03-04"), REGISTRY, datetime.date(2020, 3, 4))
    assert (found.listed, found.certain) == (True, True)


def test_a_group_covered_by_one_entry_names_it_and_one_covered_by_several_names_none():
    def entry(mineral, *lines):
        return status(mineral, edition("us-1", *lines), REGISTRY, TODAY).entry

    assert entry("heavy-rare-earths", "gallium", "rare-earths scandium terbium yttrium").label == "Line 2"
    assert entry("heavy-rare-earths", "terbium", "yttrium") is None


def test_a_group_listed_in_part_says_how_many_of_its_members_are():
    day = datetime.date(2023, 1, 1)
    found = status("platinum-group-metals", reference.in_force("us", day), reference.registry(), day)
    assert found.partly == {"covered": 5, "of": 6}


@pytest.mark.parametrize(
    ("on", "held", "certain"),
    [
        ("2024-10-31", "uk-2021", True),
        ("2024-11-10", "uk-2024", False),
        ("2024-12-01", "uk-2024", True),
    ],
)
def test_while_the_start_of_a_list_may_still_lie_ahead_the_answer_is_not_certain(on, held, certain):
    day = datetime.date.fromisoformat(on)
    found = status("gallium", reference.in_force("uk", day), reference.registry(), day)
    assert (found.listed, found.edition, found.certain) == (True, held, certain)


def test_of_a_day_that_lies_ahead_nothing_is_certain():
    today, ahead = datetime.date(2026, 11, 25), datetime.date(2026, 11, 26)
    listed = edition("us-1", "gallium", start="2020-03-04")
    for on, certain in ((today, True), (ahead, False)):
        assert status("gallium", listed, REGISTRY, on, today).certain is certain
        assert status("gallium", None, REGISTRY, on, today).certain is certain
        assert matrix(["gallium"], [listed], REGISTRY, on, today)["gallium", "us-1"].certain is certain


# Rules in small.


def test_what_an_edition_names_in_an_entry_of_its_own_is_not_covered_again_through_a_group():
    covered = cover(edition("us-1", "rare-earths scandium terbium", "scandium"), REGISTRY)
    assert {mineral: each.via for mineral, each in covered.items()} == {"scandium": "named", "terbium": "group"}
    assert covered["scandium"].entry.position == 2


def test_an_entry_that_splits_in_two_is_not_rescoped():
    found = difference(edition("us-1", "aluminium bauxite"), edition("us-2", "aluminium", "bauxite"), REGISTRY)
    (split,) = found.split
    assert (split.minerals, len(split.before), len(split.after)) == (("aluminium",), 1, 2)
    assert found.kept == ("aluminium",)
    assert found.rescoped == found.merged == found.unchanged == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("aluminium", "bauxite"),
        ("aluminium", "aluminium / metal"),
        ("platinum", "platinum-metals platinum"),
        ("platinum-metals platinum osmium", "platinum-metals platinum"),
    ],
)
def test_an_entry_is_rescoped_if_its_minerals_group_or_qualifier_differ(before, after):
    found = difference(edition("us-1", before), edition("us-2", after), REGISTRY)
    assert len(found.rescoped) == 1
    assert found.unchanged == ()


def test_only_an_earlier_edition_of_the_same_series_makes_an_added_mineral_restored():
    older, a = edition("us-1", "gallium", start="2018"), edition("us-2", "aluminium", start="2020")
    b = edition("us-3", "gallium platinum", start="2022")
    later, foreign = edition("us-4", "platinum", start="2024"), edition("eu-1", "platinum", start="2017")
    everything = [older, a, b, later, foreign]
    assert difference(a, b, REGISTRY, earlier=everything).restored == ("gallium",)
    assert difference(b, a, REGISTRY, earlier=everything).restored == ()
    before_foreign = edition("eu-0", "gallium", start="2016")
    assert difference(foreign, b, REGISTRY, earlier=[*everything, before_foreign]).restored == ()


def test_a_mineral_is_there_by_definition_only_if_no_entry_names_it_under_any_name():
    nothing, via_group = edition("us-1"), edition("us-2", "rare-earths bauxite")
    assert difference(nothing, via_group, REGISTRY).by_definition == ("aluminium",)
    both = edition("us-2", "rare-earths bauxite", "alumina")
    assert difference(nothing, both, REGISTRY).by_definition == ()


def test_on_the_basis_of_entries_two_are_equal_if_minerals_and_qualifier_are():
    a = edition("us-1", "aluminium", "gallium / metal", "platinum-metals osmium platinum")
    b = edition("us-2", "gallium", "aluminium", "platinum-metals platinum")
    found = difference(a, b, REGISTRY, "entries")
    assert found.kept == ("aluminium",)
    assert found.removed == ("gallium (metal)", "platinum-metals+osmium+platinum")
    assert found.added == ("gallium", "platinum-metals+platinum")
    assert found.counts == {"a": 3, "b": 3, "kept": 1, "union": 5}
    assert [carrier.entry.label for carrier in found.carriers_b["aluminium"]] == ["Line 2"]


def test_an_edition_that_is_not_itemised_is_never_compared_as_an_empty_one():
    unknown = edition("id-1", itemised=False)
    with pytest.raises(NotItemised, match="id-1"):
        difference(unknown, edition("us-1", "gallium"), REGISTRY)


def test_an_unknown_basis_is_refused():
    with pytest.raises(ValueError, match="members or entries"):
        difference(edition("us-1"), edition("us-2"), REGISTRY, "labels")


def test_named_comes_before_group_before_members_before_commodity():
    def via(mineral, *lines):
        return status(mineral, edition("us-1", *lines), REGISTRY, TODAY).via

    assert via("bauxite", "aluminium", "bauxite") == "named"
    assert via("platinum", "platinum-metals platinum", "platinum") == "named"
    assert via("platinum-metals", "platinum", "osmium", "platinum-metals") == "named"
    assert via("platinum-metals", "platinum", "osmium") == "members"
    assert via("aluminium", "bauxite") == "commodity"
    assert via("bauxite", "aluminium") == "commodity"
    assert via("bauxite", "alumina") is None


# Properties of any two lists.


@given(editions, editions, bases)
@settings(max_examples=80, deadline=None)
def test_reading_backwards_mirrors_a_difference(a, b, basis):
    there, back = difference(a, b, REGISTRY, basis), difference(b, a, REGISTRY, basis)

    def turned(changes):
        return {(change.minerals, change.after, change.before) for change in changes}

    assert (there.added, there.removed, there.kept) == (back.removed, back.added, back.kept)
    assert there.by_definition == back.by_definition
    assert turned(there.split) == {(c.minerals, c.before, c.after) for c in back.merged}
    assert turned(there.merged) == {(c.minerals, c.before, c.after) for c in back.split}
    assert turned(there.rescoped) == {(c.minerals, c.before, c.after) for c in back.rescoped}
    assert turned(there.unchanged) == {(c.minerals, c.before, c.after) for c in back.unchanged}
    assert there.jaccard == back.jaccard
    assert there.containment == {"a": back.containment["b"], "b": back.containment["a"]}


@given(editions, editions, bases)
@settings(max_examples=80, deadline=None)
def test_the_sets_add_up_and_no_unit_is_in_two_of_them(a, b, basis):
    found = difference(a, b, REGISTRY, basis)
    added, removed, kept = set(found.added), set(found.removed), set(found.kept)
    assert not added & removed
    assert not added & kept
    assert not removed & kept
    assert set(found.carriers_a) == removed | kept
    assert set(found.carriers_b) == added | kept
    assert found.counts["a"] == len(removed) + len(kept)
    assert found.counts["b"] == len(added) + len(kept)
    assert found.counts["union"] == len(added) + len(removed) + len(kept)
    assert set(found.by_definition) <= added | removed
    assert 0 <= found.jaccard <= min(found.containment.values()) <= 1
    if basis == "entries":
        assert (found.counts["a"], found.counts["b"]) == (len(a.entries), len(b.entries))
    else:
        changes = found.rescoped + found.split + found.merged + found.unchanged
        assert minerals_of(changes) <= kept
        assert units(a, REGISTRY) == removed | kept


@given(editions, editions)
@settings(max_examples=50, deadline=None)
def test_a_kept_mineral_that_one_entry_carries_on_each_side_is_told_by_a_link(a, b):
    found = difference(a, b, REGISTRY)
    told = minerals_of(found.rescoped + found.split + found.merged + found.unchanged)
    plain = {unit for unit in found.kept if len(found.carriers_a[unit]) == len(found.carriers_b[unit]) == 1}
    assert plain <= told


@given(editions, bases)
@settings(max_examples=50, deadline=None)
def test_an_edition_against_itself_is_all_kept(a, basis):
    found = difference(a, a, REGISTRY, basis, [a])
    assert found.added == found.removed == found.restored == found.by_definition == ()
    assert found.rescoped == found.split == found.merged == ()
    assert found.jaccard == 1.0
    assert len(set(entry_names(a, REGISTRY).values())) == len(a.entries)


@given(editions, editions, editions)
@settings(max_examples=50, deadline=None)
def test_restored_minerals_are_added_ones_that_an_earlier_edition_had(older, a, b):
    found = difference(a, b, REGISTRY, earlier=[older])
    assert set(found.restored) <= set(found.added) & units(older, REGISTRY)


@given(st.lists(editions, max_size=3), st.dates(datetime.date(2018, 1, 1), datetime.date(2021, 1, 1)))
@settings(max_examples=50, deadline=None)
def test_a_cell_of_the_matrix_says_the_same_as_the_status(drawn, on):
    held = [Edition(f"x-{n}", "x", e.in_force_from, bool(n % 2), e.entries) for n, e in enumerate(drawn)]
    cells = matrix(MINERALS, held, REGISTRY, on)
    assert cells.keys() == {(mineral, each.slug) for mineral in MINERALS for each in held}
    for each, mineral in itertools.product(held, MINERALS):
        cell = cells[mineral, each.slug]
        assert cell == status(mineral, each, REGISTRY, on)
        start = each.in_force_from
        assert cell.certain is not (start.precision != "day" and start.first_day <= on <= start.last_day)
        if each.is_itemised and REGISTRY.unit(mineral) == mineral and mineral not in REGISTRY.groups:
            assert cell.listed is (mineral in units(each, REGISTRY))


@given(st.frozensets(st.integers(0, 9)), st.frozensets(st.integers(0, 9)))
def test_two_lists_overlap_wholly_only_if_they_are_equal(a, b):
    assert 0 <= jaccard(a, b) <= 1
    assert (jaccard(a, b) == 1) is (a == b)
