from dataclasses import replace

from minerals.comparison import matrix
from minerals.listings import Names
from tests.minerals import reference


def test_the_entries_of_its_kin_are_enough_to_judge_a_mineral():
    """What the page of one mineral reads gives the same answers as the whole record."""
    known = Names(reference.registry(), {})
    minerals = [row["slug"] for row in reference.rows("minerals")]
    editions = list(reference.editions().values())
    on = editions[-1].in_force_from.last_day
    whole = matrix(minerals, editions, known.registry, on)
    for mineral in minerals:
        kin = known.kin(mineral)
        part = [replace(e, entries=tuple(entry for entry in e.entries if entry.minerals & kin)) for e in editions]
        for key, status in matrix([mineral], part, known.registry, on).items():
            assert status == whole[key], key
