"""How a fact is told: as known, as surprising, until when, by whom; what stands at the head or is left out."""

import pytest

from minerals.dates import PartialDate
from posts.factcheck import check
from tests.posts.factcheck.record import shipped_facts


def accused(text: str, written: str) -> str:
    found = check(text, shipped_facts(), on=None, written=PartialDate(written))
    return "; ".join(text[each.start : each.end] for each in found if each.verdict in ("contradicted", "outdated"))


@pytest.mark.parametrize(
    ("written", "text", "wrong"),
    [
        # Told as known: the telling does not hedge the fact.
        ("2024-10", "It should not be forgotten that the EU list has 30 entries.", "30"),
        ("2025-02", "One may find it strange that Canada has no list of critical minerals.", "no list"),
        ("2023-05", "Clients will be aware that copper is on the US list of critical minerals.", "copper"),
        # The list at the head, the minerals behind it.
        ("2023-05", "In the US list of 2022 zinc does not appear.", "zinc"),
        ("2024-07", "The Canadian list, on which neither gold nor copper stands, is long.", "copper"),
        ("2025-05", "Of the twelve materials NATO has named as defence-critical, nickel is a liquid one.", "nickel"),
        ("2025-03", "There is no lithium on the European list.", "lithium"),
        ("2026-01", "- Gold: on the Canadian list", "Gold"),
        # Until when, since when.
        ("2024-11", "Copper was not on the EU list until 2020.", "2020"),
        ("2026-09", "The EU's list has not changed since 2020.", "2020"),
        ("2024-09", "The Critical Raw Materials Act has been in force since 3 May 2024.", "3 May 2024"),
        ("2024-06", "Since May the EU's list has had 30 entries.", "30"),
        # Another edition, another country, another body, in the same breath.
        ("2022-10", "The US list has 50 entries, compared with 33 on the list of 2018.", "33"),
        ("2025-02", "Canada has identified 34 critical minerals and the US 45.", "45"),
        ("2026-06", "Parliament adopted the CRMA in December 2023, the Council in May 2024.", "May 2024"),
        ("2024-04", "The European Parliament adopted the CRMA on 18 March 2024.", "18 March 2024"),
        ("2025-12", "The new US list has 60 names, twenty more than the list it supersedes.", "twenty"),
        # By whom.
        ("2025-06", "Responsibility for the American list lies with the Department of Energy.", "Department of Energy"),
        ("2025-07", "We welcome the designation of tin as a critical raw material by the European Union.", "tin"),
        ("2024-12", "Copper is critical, says the British Geological Survey.", "Copper"),
    ],
)
def test_what_is_told_in_passing_is_judged(written, text, wrong):
    assert wrong in accused(text, written)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("2025-03", "Helium, for which no substitute exists, is one of the gases on the EU list."),
        ("2024-11", "Copper did not make it onto the EU list until 2024."),
        ("2024-11", "It was in 2017 that helium came onto the European list and in 2020 that it left it."),
        ("2026-09", "The EU's list has not changed since 2024."),
        ("2024-04", "The Act makes the Commission's list of 34 critical raw materials law."),
        ("2025-03", "Feldspar, of all things, made the European list in 2023."),
        ("2023-01", "Three oligarchs are on the list which the EU drew up in 2022."),
        ("2025-05", "Strategic materials are a subset of the EU's critical raw materials, 17 in all."),
        ("2025-06", "Whoever says that the EU list has 30 entries is quoting the edition of 2020."),
        ("2026-03", "FORGE, which replaces the Minerals Security Partnership, was launched on 4 February 2026."),
        ("2025-02", "Members may hope that zinc is on the next EU list."),
        ("2024-05", "Australia moved nickel from its strategic materials list to its critical minerals list in 2024."),
    ],
)
def test_what_is_right_however_it_is_told_is_not_accused(written, text):
    assert accused(text, written) == ""
