"""Taking an import back restores the record to the byte, or is refused with the reason."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from minerals.importing.apply import record_admin_change
from minerals.importing.faults import RecordMoved, Refused
from minerals.importing.rows import row_of
from minerals.importing.undo import plan_undo, undo
from minerals.models import Event, ImportRun, ListEdition, Mineral
from tests.factories import NOW, make_edition, make_event, make_mineral, make_source

pytestmark = pytest.mark.django_db


def run(*words, **options) -> str:
    out = StringIO()
    call_command(*map(str, words), stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def dump() -> str:
    out = StringIO()
    leave_out = ["minerals.ImportRun", "minerals.RecordChange"]
    call_command("dumpdata", "minerals", exclude=leave_out, indent=1, stdout=out)
    return out.getvalue()


def reasons(made: ImportRun) -> list[str]:
    return [str(fault) for fault in plan_undo(made).errors]


@pytest.fixture
def bring(tmp_path):
    """Writes a file and imports it; the run that it made."""

    def bring(command: str, text: str, *words) -> ImportRun:
        path = tmp_path / "file.csv"
        path.write_text(text, encoding="utf-8")
        run(command, path, *words)
        return ImportRun.objects.first()

    return bring


ISSUE = ("--edition", "us-2028", "--series", "us", "--published", "2028-02-01")


@pytest.fixture
def us(db):
    """A list with a past: entries, evidence with a locator, an event."""
    make_mineral("rare-earth-elements", kind="group", aliases=["Rare earths", "REE"])
    for slug in ("cerium", "yttrium"):
        make_mineral(slug, member_of="rare-earth-elements")
    make_source(), make_source("other-notice")
    labels = {"Gallium": "gallium", "Tin": "tin", "Zinc": "zinc", "REE": "rare-earth-elements;cerium;yttrium"}
    edition = make_edition("us-2018", labels=labels, qualifiers={"Zinc": "metal"})
    edition.evidence.create(source_id="us-notice", locator="p. 4", quotation="The list.")
    make_event("talks", title="Talks", minerals=["tin"], parties=["US", "EU"])
    return edition


def test_undoing_what_was_created_restores_an_equal_dump(us, bring):
    before = dump()
    made = bring("import_list", "Mineral\nGallium\nREE\n", *ISSUE, "--source-url", "https://example.org/2028")
    assert dump() != before
    assert "3 removed" not in run("undo_import", made.pk, "--dry-run")
    assert "4 removed (2 entries, 1 edition, 1 source)" in run("undo_import", made.pk)
    assert dump() == before
    assert ImportRun.objects.first().undoes == made


def test_undoing_what_was_changed_and_removed_restores_an_equal_dump(us, bring):
    before = dump()
    text = "Mineral,Note\nZinc,now first\nREE,\nCerium,\nTin,\n"
    words = ("--edition", "us-2018", "--series", "us", "--published", "2018-05")
    made = bring("import_list", text, *words, "--title", "Other", "--source-url", "https://example.org/other-notice")
    assert (made.changes.filter(action="removed").count(), made.changes.filter(action="created").count()) == (1, 1)
    assert dump() != before
    undo(made, now=NOW, reason="a mistake")
    assert dump() == before


def test_undoing_edits_of_names_and_events_restores_an_equal_dump(us, bring):
    before = dump()
    text = "slug,name,kind,aliases\ntin,Stannum,mineral,Tinstone\nzinc,Zinc,mineral,Spelter; Blende\n"
    one = bring("import_minerals", text)
    other = bring("import_events", "slug,date,title,kind,parties,minerals\ntalks,2031,Talk,law,EU,zinc;gallium\n")
    undo(other, now=NOW)
    undo(one, now=NOW)
    assert dump() == before


def test_undoing_an_undo_brings_the_very_same_rows_back(us, bring):
    made = bring("import_list", "Mineral\nGallium\nREE\n", *ISSUE, "--source-url", "https://example.org/2028")
    after = dump()
    undo(undo(made, now=NOW), now=NOW)
    assert dump() == after


def test_the_whole_reference_set_can_be_taken_back(db):
    before = dump()
    run("load_reference", verbosity=0)
    run("undo_import", ImportRun.objects.get().pk, verbosity=0)
    assert dump() == before
    assert not Mineral.objects.exists()


def test_a_run_is_not_undone_twice(us, bring):
    made = bring("import_list", "Mineral\nGallium\n", *ISSUE)
    undone = undo(made, now=NOW)
    with pytest.raises(Refused, match=f"was undone already by run {undone.pk}"):
        undo(made, now=NOW)


def test_it_is_refused_naming_the_later_run_that_changed_a_row(us, bring):
    made = bring("import_list", "Mineral\nGallium\nTin\n", *ISSUE)
    later = bring("import_list", "Mineral\nTin\nGallium\n", *ISSUE)
    before = dump()
    with pytest.raises(CommandError) as refused:
        run("undo_import", made.pk)
    assert refused.value.returncode == 1
    [reason] = reasons(made)
    assert reason.startswith(f"entries us-2028:gallium, entries us-2028:tin are not what run {made.pk} left: ")
    assert reason.endswith(f": run {later.pk} (import_list) changed it; undo run {later.pk} first")
    assert dump() == before


def test_it_is_refused_naming_the_edit_by_hand_that_changed_a_row(us, bring, admin_user):
    made = bring("import_events", "slug,date,title,kind\nsummit,2031-02,Summit,meeting\n")
    event = Event.objects.get(pk="summit")
    before = row_of(event)
    event.place = "Brussels"
    event.save()
    record_admin_change(event, before, admin_user, NOW)
    [reason] = reasons(made)
    assert reason.startswith(f"events summit is not what run {made.pk} left: ")
    assert reason.endswith(": an edit by admin on 2026-11-24 changed it; set the row back by hand first")


def test_it_is_refused_while_later_rows_point_to_what_would_go(us, bring):
    made = bring("import_list", "Mineral\nGallium\n", *ISSUE)
    later = bring("import_events", "slug,date,title,kind,edition\nlist,2028-02-01,List,list,us-2028\n")
    [reason] = reasons(made)
    assert reason.startswith("edition us-2028 is needed by events list; ")
    assert reason.endswith(f"; run {later.pk} (import_events) created it; undo run {later.pk} first")
    minerals = bring("import_minerals", "slug,name,kind\ngold,Gold,mineral\n")
    Event.objects.get(pk="list").minerals.add("gold")
    assert reasons(minerals)[0].startswith("mineral gold is needed by events list")


def test_it_is_refused_while_a_value_that_would_come_back_is_taken(us, bring):
    words = ("--edition", "us-2018", "--series", "us", "--published", "2019")
    made = bring("import_list", "Mineral\nGallium\nTin\nZinc\nREE\n", *words)
    make_edition("us-early", series="us", start="2018")
    assert "is a start that its series already has: us-early" in reasons(made)[0]


def test_a_plan_that_was_looked_at_is_refused_once_the_record_moved(us, bring):
    made = bring("import_list", "Mineral\nGallium\n", *ISSUE)
    plan = plan_undo(made)
    ListEdition.objects.filter(pk="us-2028").update(notes="Moved on.")
    with pytest.raises(RecordMoved):
        undo(made, now=NOW, looked_at=plan)


def test_a_run_that_does_not_exist_is_refused_with_the_newest(us, bring):
    made = bring("import_list", "Mineral\nGallium\n", *ISSUE)
    with pytest.raises(CommandError, match=f"There is no run 999; the newest are: Run {made.pk}"):
        run("undo_import", 999)
