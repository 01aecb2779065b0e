"""From a file to rows: what a person saved is what is read, and what cannot be read is said with its place."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minerals.importing.edition import read_issue
from minerals.importing.layouts import LAYOUTS
from minerals.importing.read import read, reference_headings

EVENTS = LAYOUTS["events"].headings()


def read_list(tmp_path, data: bytes | str, name="list.csv", mapping=()):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_issue(path, dict(mapping))


def labels(table) -> list[str]:
    return [row.cells["label"] for row in table.rows]


def read_events(tmp_path, text: str):
    path = tmp_path / "events.csv"
    path.write_text(text)
    return read(path, EVENTS, reference_headings(EVENTS))


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("Mineral,Note\nBaryté,x\n".encode("utf-8-sig"), "UTF-8 with BOM"),
        ("Mineral,Note\nBaryté,x\n".encode(), "UTF-8"),
        ("Mineral,Note\nBaryté,x\n".encode("utf-16"), "UTF-16"),
        ("Mineral,Note\nBaryté,x\n".encode("cp1252"), "Windows-1252, for it is not UTF-8"),
    ],
)
def test_the_encoding_is_found_out_and_said(tmp_path, data, encoding):
    table = read_list(tmp_path, data)
    assert labels(table) == ["Baryté"]
    assert table.notes[0] == encoding
    assert not table.faults


@pytest.mark.parametrize(("delimiter", "words"), [(",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_are_found_out(tmp_path, delimiter, words, ending):
    rows = [["No.", "Commodity", "Remark"], ["1", "Gallium", "a, b"], ["2", "Tin", "c"]]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=ending).writerows(rows)
    table = read_list(tmp_path, text.getvalue())
    assert labels(table) == ["Gallium", "Tin"]
    assert f"separated by {words}" in table.notes
    assert "left out: No., Remark" in table.notes


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.text('ab é,;|\t"\n', min_size=1).filter(lambda text: text.strip()), min_size=1, max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_whatever_a_spreadsheet_writes_is_read_back(tmp_path_factory, cells, delimiter, encoding):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([["label", "note"], *([cell, "x"] for cell in cells)])
    table = read_list(tmp_path_factory.mktemp("any"), text.getvalue().encode(encoding))
    assert [label.split() for label in labels(table)] == [cell.split() for cell in cells]


def test_rows_count_as_in_a_spreadsheet_and_lines_as_in_the_file(tmp_path):
    table = read_list(tmp_path, 'Mineral,Note\n"Rare earth\nelements","two\nlines"\n\nIndium,y\n')
    assert [(row.number, row.line) for row in table.rows] == [(2, 2), (4, 6)]


def test_a_text_file_holds_one_label_a_line_with_or_without_a_heading(tmp_path):
    text = "Platinum group metals, which include iridium, platinum\nTin\n"
    assert labels(read_list(tmp_path, text, "list.txt")) == text.splitlines()
    assert labels(read_list(tmp_path, f"Raw material\n{text}", "list.txt")) == text.splitlines()


@pytest.mark.parametrize("heading", ["Mineral", "MINERALS", "Commodity", "Label", "Raw material", "Name"])
def test_a_usual_heading_of_the_labels_needs_no_mapping(tmp_path, heading):
    assert labels(read_list(tmp_path, f"Rank,{heading}\n1,Tin\n2,Gallium\n")) == ["Tin", "Gallium"]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf \n \n", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "is a binary file"),
        (bytes(range(1, 32)) * 9, "is a binary file"),
        (b"PK\x03\x04 workbook", "is a workbook"),
        (b"<!DOCTYPE html><table><tr><td>Tin</table>", "is a web page"),
        (b"Mineral,Note\n", "holds a header and no rows"),
        (b"A,B\nTin,x\n", "no column holds the labels among the columns: A, B"),
        (b"Mineral,Material\nTin,x\n", "several columns may all hold the labels"),
        (b"Mineral,Note,Note\nTin,x,y\n", "'Note' stands above columns B and C"),
        (b"Mineral,Note\nTin,x,y\n", "has 3 cells where the header has 2"),
        (b"Mineral,Note\nTin,x\nGallium\n", "is cut short: 1 of the header's 2 cells"),
        (b'Mineral,Note\nTin,x\n"Gallium,y\nIndium,z\n', "row 3: a quotation mark is opened here and never closed"),
        (b'Mineral,Note\nTin,x\n"Gal"lium,y\nIndium,z\n', "row 3: text follows a closing quotation mark"),
    ],
)
def test_what_cannot_be_read_is_one_clear_fault(tmp_path, data, problem):
    faults = [str(fault) for fault in read_list(tmp_path, data).faults]
    assert len(faults) == 1
    assert faults[0].startswith("list.csv: ")
    assert problem in faults[0]
    assert "; " in faults[0], "the fault ends in what cures it"


def test_a_file_that_is_not_there_is_a_fault(tmp_path):
    assert "cannot be read" in str(read_issue(tmp_path / "none.csv", {}).faults[0])


def test_a_mapped_heading_that_the_file_lacks_is_named_with_the_nearest(tmp_path):
    table = read_list(tmp_path, "Rank,Comodity\n1,Tin\n", mapping={"Commodity": "label"})
    assert table.faults[0].value == "Commodity"
    assert table.faults[0].nearest == ("Comodity",)


def test_missing_and_unknown_columns_of_a_reference_table_are_faults_with_the_nearest(tmp_path):
    faults = read_events(tmp_path, "slug,dat,title\na,2031,A\n").faults
    assert [(fault.column or fault.value, fault.nearest) for fault in faults] == [
        ("dat", ("date",)),
        ("date", ("dat",)),
        ("kind", ()),
    ]


def test_the_guard_against_formulas_of_our_own_downloads_is_taken_off_again(tmp_path):
    assert read_events(tmp_path, "slug,date,title,kind\na,2031,'=1+1,law\n").rows[0].cells["title"] == "=1+1"
