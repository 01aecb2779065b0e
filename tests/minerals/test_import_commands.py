"""The import commands as staff use them: plans to look at, errors to act on, nothing half done."""

import contextlib
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, ManagementUtility, call_command

from minerals.importing.apply import apply, record_admin_change
from minerals.importing.faults import RecordMoved
from minerals.importing.plan import plan_tables
from minerals.importing.rows import row_of
from minerals.management.tables import read_table
from minerals.models import Event, ImportRun, ListEdition, Mineral, RecordChange, Source
from tests.factories import NOW, make_edition, make_event, make_jurisdiction, make_mineral, make_series, make_source

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parent / "files"


def run(*words, **options) -> str:
    out = StringIO()
    call_command(*map(str, words), stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def refusal(*words, **options) -> list[str]:
    """The errors of a command that must be refused, one a line."""
    errors = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command(*map(str, words), stdout=StringIO(), stderr=errors, **options)
    assert refused.value.returncode == 1
    return [*errors.getvalue().splitlines(), str(refused.value)]


def as_json(*words) -> dict:
    out = StringIO()
    with contextlib.suppress(CommandError):
        call_command(*map(str, words), json=True, stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def dump() -> str:
    out = StringIO()
    call_command("dumpdata", "minerals", stdout=out, indent=1)
    return out.getvalue()


@pytest.fixture
def us(db):
    """A series with one edition; its minerals are gallium, lithium, tin and two rare earths."""
    for slug in ("gallium", "lithium", "tin"):
        make_mineral(slug)
    make_mineral("rare-earth-elements", kind="group", aliases=["Rare earths"])
    for slug in ("cerium", "yttrium"):
        make_mineral(slug, member_of="rare-earth-elements")
    make_source()
    make_jurisdiction("EU")
    series = make_series("us", issuing_body="Geological Survey")
    make_edition("us-2018", labels={"Gallium": "gallium", "Lithium metal": "lithium"}, start="2018-05-18")
    return series


@pytest.fixture
def issue(tmp_path):
    """Writes a file of an office and gives the words that import it as us-2028."""

    def words(text: str, name="list.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        usual = ("--edition", "us-2028", "--series", "us", "--published", "2028-02-01")
        return ("import_list", tmp_path / name, *usual)

    return words


def test_a_list_is_planned_then_written_then_nothing_is_left_to_do(us, issue):
    words = issue("Commodity,Rank\nGallium,1\nRare earths,2\n")
    before = dump()
    plan = run(*words, "--dry-run")
    assert "+ entries us-2028 1 “Gallium”: minerals gallium" in plan
    assert plan.splitlines()[-1].startswith("Dry run, nothing was changed: 3 created (1 edition, 2 entries), 0 changed")
    assert dump() == before

    done = run(*words)
    edition = ListEdition.objects.get(pk="us-2028")
    assert (edition.title, edition.issuer) == ("us list, 2028", "Geological Survey")
    assert (edition.published, edition.in_force_from) == ("2028-02-01", "2028-02-01")
    covered = {entry.label: {m.pk for m in entry.minerals.all()} for entry in edition.entries.all()}
    assert covered == {"Gallium": {"gallium"}, "Rare earths": {"rare-earth-elements", "cerium", "yttrium"}}
    made = ImportRun.objects.get()
    assert done.splitlines()[-1].startswith(f"Run {made.pk}: 3 created")
    assert made.command == "import_list"
    assert made.files[0]["name"] == "list.csv"
    assert len(made.files[0]["sha256"]) == 64
    assert "/" not in json.dumps(made.arguments)
    assert made.changes.count() == 3

    assert "Nothing to do: 0 created, 0 changed, 0 removed, 3 unchanged." in run(*words)
    assert ImportRun.objects.count() == 1


def test_a_new_file_for_an_edition_changes_adds_and_removes_entries(us, issue):
    run(*issue("Mineral\nGallium\nTin\nLithium\n"), title="List of 2028", official_citation="93 FR 1")
    keys = dict(ListEdition.objects.get(pk="us-2028").entries.values_list("label", "pk"))
    plan = run(*issue("Mineral,Note\nTin,first now\nGallium,\nCerium,\n"))
    edition = ListEdition.objects.get(pk="us-2028")
    assert list(edition.entries.values_list("position", "label", "note")) == [
        (1, "Tin", "first now"),
        (2, "Gallium", ""),
        (3, "Cerium", ""),
    ]
    assert {label: pk for label, pk in edition.entries.values_list("label", "pk") if label in keys} == {
        "Tin": keys["Tin"],
        "Gallium": keys["Gallium"],
    }
    assert (edition.title, edition.official_citation) == ("List of 2028", "93 FR 1")
    assert "1 created (1 entry), 2 changed (2 entries), 1 removed (1 entry), 1 unchanged" in plan


def test_the_address_of_the_list_becomes_its_evidence(us, issue):
    words = issue("Gallium\n", "list.txt")
    run(*words, "--source-url", "https://example.org/us-notice")
    assert ListEdition.objects.get(pk="us-2028").evidence.get().source_id == "us-notice"
    run(*words, "--source-url", "https://example.org/2028")
    assert ListEdition.objects.get(pk="us-2028").evidence.get().source.url == "https://example.org/2028"
    assert Source.objects.count() == 2
    assert as_json(*words, "--source-url", "https://example.org/2028")["changed"] == 0


def test_every_fault_of_a_list_is_named_at_once_and_nothing_is_written(us, issue):
    words = list(issue("Mineral\nLithum\nGallium\nTin\nGal\u200blium\n"))
    words[words.index("us")] = "uss"
    words[words.index("2028-02-01")] = "2028-02-30"
    before = dump()
    lines = refusal(*words, "--declared-count", "7", "--in-force-from", "soon", "--source-url", "example")
    assert [line.partition("; ")[0] for line in lines] == [
        "--source-url: 'example' is not a web address",
        "--series: 'uss' is not a known series (nearest: us)",
        "--published: '2028-02-30' is not in the calendar: February 2028 has 29 days",
        "--in-force-from: 'soon' is not a date",
        "--declared-count: '7' is the declared count, which does not match: us-2028 has 4 entries",
        "list.csv: row 2, column \"Mineral\": 'Lithum' is not a known mineral (nearest: Lithium)",
        "list.csv: row 5, column \"Mineral\": 'Gallium' stands twice: row 3 and row 5 name the same entry",
        "refused: 7 errors",
    ]
    assert all("; " in line for line in lines), "every line ends in what cures it"
    assert dump() == before


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f"Mineral\nTin\n{'x' * 14_000}\n", "is 14000 characters long"),
        ('Mineral,Note\n"Tin,x\nGallium,y\n', "a quotation mark is opened here and never closed"),
    ],
)
def test_one_fault_is_told_once_and_in_the_words_of_the_file(us, issue, text, problem):
    lines = refusal(*issue(text))
    assert sum(problem in line for line in lines) == 1
    assert not [line for line in lines if "is too long" in line or "no rows" in line]


def test_a_list_with_more_labels_than_there_are_positions_is_refused_in_one_line(us, issue, monkeypatch):
    monkeypatch.setattr("minerals.importing.edition.MOST_ENTRIES", 2)
    lines = refusal(*issue("Mineral\nTin\nGallium\nLithium\n"))
    assert len(lines) == 2
    assert "list.csv: holds 3 labels where an edition can have 2 entries; give the list alone" in lines[0]


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"2028-02-01": "2018-05-18"}, "is a start that its series already has: us-2018"),
        ({"us-2028": "compare"}, "is an address that belongs to the site"),
        ({"us-2028": "us"}, "is the slug of a series"),
        ({"us-2028": "us 2028"}, "is not a slug"),
    ],
)
def test_an_edition_that_cannot_stand_is_refused(us, issue, changed, problem):
    words = [changed.get(word, word) for word in issue("Gallium\n", "list.txt")]
    lines = refusal(*words)
    assert problem in lines[0]
    assert len(lines) == 2


def test_an_edition_does_not_change_its_series(us, issue):
    make_series("eu")
    words = ["us-2018" if word == "us-2028" else "eu" if word == "us" else word for word in issue("Tin\n", "list.txt")]
    assert "is an edition of the series us already" in refusal(*words)[0]


def test_a_file_with_ten_different_faults_names_all_of_them(us):
    before = dump()
    faults = as_json("import_events", FILES / "ten_faults.csv")["errors"]
    found = [(fault["row"], fault["column"], fault["value"], fault["nearest"]) for fault in faults]
    assert found == [
        (None, "placce", None, ["place"]),
        (None, None, "kind", []),
        (2, "date", "2031-02-30", []),
        (3, "date", "spring 2031", []),
        (4, "minerals", "lithum", ["lithium"]),
        (5, "parties", "XX", []),
        (6, "confidence", "rumoured", []),
        (7, "edition", "us-2019", ["us-2018"]),
        (8, "source", "us-notices", ["us-notice"]),
        (9, "slug", "february", []),
        (10, "title", None, []),
        (11, "slug", "two words", []),
        (12, None, None, []),
    ]
    assert all(fault["file"] == "ten_faults.csv" and "; " in fault["message"] for fault in faults)
    assert "row 2 and row 9" in faults[9]["message"]
    assert dump() == before


def test_json_says_how_many_rows_and_which_run(us, issue):
    words = issue("Gallium\n", "list.txt")
    counts = {"created": 2, "changed": 0, "removed": 0, "unchanged": 0, "errors": []}
    assert as_json(*words, "--dry-run") == counts | {"run": None}
    assert as_json(*words) == counts | {"run": ImportRun.objects.get().pk}
    assert as_json(*words) == counts | {"created": 0, "unchanged": 2, "run": None}


def test_the_first_two_hundred_errors_are_shown_and_the_others_counted(us, issue):
    lines = refusal(*issue("".join(f"Unobtainium {n}\n" for n in range(250)), "list.txt"))
    assert len(lines) == 202
    assert lines[-2:] == ["… and 50 more errors", "refused: 250 errors; nothing was changed."]


def test_verbosity_0_is_silent(us, issue):
    assert run(*issue("Gallium\n", "list.txt"), verbosity=0) == ""


@pytest.mark.parametrize(
    "words",
    [
        ["import_list", "list.csv", "--edition", "us-2028", "--series", "us"],
        ["import_list", "list.csv", "--edition", "a", "--series", "us", "--published", "2028", "--map", "Commodity"],
        ["import_lists", "editions.csv"],
        ["undo_import", "the-last"],
    ],
)
def test_wrong_usage_exits_with_2(words, capsys):
    with pytest.raises(SystemExit) as exit:
        ManagementUtility(["manage.py", *words]).execute()
    assert exit.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_a_refusal_exits_with_1(us, tmp_path, capsys):
    (tmp_path / "empty.csv").touch()
    with pytest.raises(SystemExit) as exit:
        ManagementUtility(["manage.py", "import_events", str(tmp_path / "empty.csv"), "--skip-checks"]).execute()
    assert exit.value.code == 1
    assert "empty.csv: the file is empty" in capsys.readouterr().err


def table(tmp_path, text: str, name="events") -> Path:
    path = tmp_path / f"{name}.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_one_date_proves_the_order_of_day_and_month_for_its_column(us, tmp_path):
    rows = "a,05/03/2031,A,law\nb,13/03/2031,B,law\nc,12/11/2031,C,law\n"
    out = run("import_events", table(tmp_path, f"slug,date,title,kind\n{rows}"))
    assert "read day first, as row 3 proves" in out
    assert dict(Event.objects.values_list("slug", "date")) == {"a": "2031-03-05", "b": "2031-03-13", "c": "2031-11-12"}


@pytest.mark.parametrize("second", ["12/11/2031", "03/14/2031,B,law\nc,14/03/2031"])
def test_dates_whose_order_nothing_proves_are_refused_with_their_rows(us, tmp_path, second):
    path = table(tmp_path, f"slug,date,title,kind\na,05/03/2031,A,law\nb,{second},B,law\n")
    lines = refusal("import_events", path)
    assert all("may be day first or month first" in line for line in lines[:-1])
    assert lines[0].startswith("events.csv: row 2, column \"date\": '05/03/2031'")


def test_a_column_that_a_file_lacks_keeps_what_the_record_has(us, tmp_path):
    make_event("talks", title="Talks", place="Paris", parties=["US", "EU"], minerals=["tin"], summary="Long.")
    run("import_events", table(tmp_path, "slug,date,title,kind\ntalks,2024-03-01,Talks of three,meeting\n"))
    event = Event.objects.get()
    assert (event.title, event.place, event.summary) == ("Talks of three", "Paris", "Long.")
    assert event.parties.count() == 2
    assert event.minerals.get().pk == "tin"


def test_another_source_takes_the_place_of_the_former_with_its_locator(us, tmp_path):
    make_source("eu-notice")
    event = make_event("talks", title="Talks")
    kept = event.evidence.create(source_id="us-notice", position=1, locator="p. 4")
    event.evidence.create(source_id="us-notice", position=3, locator="p. 9")
    run("import_events", table(tmp_path, "slug,date,title,kind,source\ntalks,2024-03-01,Talks,meeting,eu-notice\n"))
    assert list(event.evidence.values_list("pk", "source", "position", "locator"))[0] == (kept.pk, "eu-notice", 1, "")
    assert event.evidence.count() == 2


def test_names_move_from_one_mineral_to_another_in_one_import(us, tmp_path):
    make_mineral("graphite", aliases=["Plumbago", "Black lead"])
    text = "slug,name,kind,aliases\ntin,Tin,mineral,Plumbago\ngraphite,Graphite,mineral,Black lead\n"
    run("import_minerals", table(tmp_path, text, "minerals"))
    assert Mineral.objects.get(names__key="plumbago").pk == "tin"
    assert Mineral.objects.get(pk="graphite").aliases == ["Black lead"]


def test_symbols_starts_and_addresses_can_be_swapped_in_one_import(us, tmp_path):
    make_edition("us-2022", labels={"Tin": "tin"})
    make_source("eu-notice")
    for slug, symbol, number in (("gold", "Au", 79), ("silver", "Ag", 47)):
        make_mineral(slug, symbol=symbol, atomic_number=number)
    text = "slug,name,kind,symbol,atomic_number\ngold,Gold,element,Ag,47\nsilver,Silver,element,Au,79\n"
    run("import_minerals", table(tmp_path, text, "minerals"))
    assert Mineral.objects.get(symbol="Ag").pk == "gold"
    text = "slug,title,publisher,url,kind\n"
    text += (
        "us-notice,A,B,https://example.org/eu-notice,official\neu-notice,A,B,https://example.org/us-notice,official\n"
    )
    run("import_sources", table(tmp_path, text, "sources"))
    assert Source.objects.get(url="https://example.org/us-notice").pk == "eu-notice"
    editions = "slug,series,title,published,in_force_from\nus-2018,us,A,2018,2022\nus-2022,us,B,2018,2018-05-18\n"
    entries = "edition,position,label\nus-2018,1,Tin\nus-2022,1,Gallium\n"
    run("import_lists", table(tmp_path, editions, "editions"), "--entries", table(tmp_path, entries, "entries"))
    assert ListEdition.objects.get(starts_on="2018-05-18").pk == "us-2022"


@pytest.mark.parametrize(
    ("columns", "row", "problem"),
    [
        ("aliases", "Gallium", "'Gallium' is a name of gallium already"),
        ("member_of", "gallium", "'gallium' is not a group"),
        ("counts_as", "zinc", "'zinc' is the mineral itself"),
        ("related_to", "gallium;zinc", "'zinc' is the mineral itself"),
        ("atomic_number", "30", "'30' does not go with the kind mineral"),
        ("atomic_number", "-1", "is not a whole number"),
        ("cas_number", "12-3", "'12-3' is not a CAS number"),
        ("counts_as", "natural", "'natural' itself counts as something else"),
        ("symbol", "Gaga", "'Gaga' is 4 characters long"),
        ("related_to", "gallium;gold", "'gold' is not a known mineral"),
    ],
)
def test_what_the_registry_cannot_hold_is_refused(us, tmp_path, columns, row, problem):
    make_mineral("natural", counts_as="tin")
    path = table(tmp_path, f"slug,name,kind,{columns}\nzinc,Zinc,mineral,{row}\n", "minerals")
    lines = refusal("import_minerals", path)
    assert problem in lines[0]
    assert len(lines) == 2


@pytest.mark.parametrize("number", ["0", "119", "400"])
def test_no_element_has_a_number_that_the_periodic_table_lacks(us, tmp_path, number):
    path = table(tmp_path, f"slug,name,kind,atomic_number\nzinc,Zinc,element,{number}\n", "minerals")
    lines = refusal("import_minerals", path)
    assert f"'{number}' is the number of no element" in lines[0]
    assert len(lines) == 2


def test_groups_that_stand_in_one_another_are_refused(us, tmp_path):
    text = "slug,name,kind,member_of\nrare,Rare,group,heavy\nheavy,Heavy,group,rare\n"
    lines = refusal("import_minerals", table(tmp_path, text, "minerals"))
    assert "'heavy' is itself a member of rare" in lines[0]
    assert not Mineral.objects.filter(pk="rare").exists()


def test_both_editions_of_one_file_may_be_new_and_the_later_learns_from_the_earlier(us, tmp_path):
    make_series("eu")
    editions = "slug,series,title,published,in_force_from,declared_count\n"
    editions += "eu-2030,eu,Second,2030,2030,2\neu-2026,eu,First,2026,2026,1\n"
    entries = "edition,position,label,qualifier,minerals\n"
    entries += "eu-2030,1,REE,,\neu-2030,2,Gallium,,\neu-2026,1,REE,ore,rare-earth-elements;cerium\n"
    run("import_lists", table(tmp_path, editions, "editions"), "--entries", table(tmp_path, entries, "entries"))
    entry = ListEdition.objects.get(pk="eu-2030").entries.get(position=1)
    assert {mineral.pk for mineral in entry.minerals.all()} == {"rare-earth-elements", "cerium"}
    assert entry.qualifier == "ore"


def test_a_plan_is_refused_if_the_record_moved_after_it_was_looked_at(us, tmp_path):
    tables = {"events": read_table("events", table(tmp_path, "slug,date,title,kind\ntalks,2031,Talks,meeting\n"))}
    plan = plan_tables(tables)
    make_event("talks")
    with pytest.raises(RecordMoved):
        apply(plan, lambda: plan_tables(tables), command="import_events", now=NOW)
    assert ImportRun.objects.count() == RecordChange.objects.count() == 0


def test_an_edit_by_hand_leaves_its_row_before_and_after(us, admin_user):
    mineral = Mineral.objects.get(pk="gallium")
    before = row_of(mineral)
    assert record_admin_change(mineral, before, admin_user, NOW) is None
    mineral.uses = "Chips."
    mineral.save()
    mineral.write_names(["Eka-aluminium"])
    change = record_admin_change(mineral, before, admin_user, NOW, "as asked")
    assert (change.action, change.run, change.user) == ("changed", None, admin_user)
    assert (change.before["uses"], change.after["uses"], change.after["aliases"]) == ("", "Chips.", "Eka-aluminium")

    before = row_of(mineral)
    ListEdition.objects.get(pk="us-2018").entries.all().delete()
    mineral.delete()
    assert record_admin_change(mineral, before, admin_user, NOW).action == "removed"
    assert record_admin_change(make_mineral("gallium"), None, admin_user, NOW).action == "created"
