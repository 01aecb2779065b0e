import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from posts.factcheck.facts import forget
from tests import factories

KEYS = ["start", "end", "sentence", "kind", "verdict", "claimed", "recorded", "record", "explanation"]
WRONG = "The Department of Commerce released a list of 35 critical minerals."
EU = "The EU list has 30 critical raw materials."


def run(*arguments, **options) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("check_facts", *map(str, arguments), stdout=out, stderr=err, **options)
        code = 0
    except CommandError as error:
        code = error.returncode
        err.write(str(error))
    except SystemExit as stop:
        code = stop.code
    return code, out.getvalue(), err.getvalue()


def written(folder: Path, text: str, name: str = "text.md") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def record(db, shipped_record):
    forget()


@pytest.mark.parametrize(
    ("on", "verdict"), [("2021-06-01", "supported"), ("2021", "supported"), ("2025-06", "outdated")]
)
def test_a_file_is_judged_on_the_day_that_is_asked_for(record, tmp_path, on, verdict):
    file = written(tmp_path, f"Before it.\n\n{EU}", "text.txt")
    code, out, _ = run("--file", file, "--on", on, "--json")
    (row,) = json.loads(out)
    assert code == 0
    assert list(row) == ["file", *KEYS]
    assert (row["file"], row["verdict"], row["sentence"]) == (str(file), verdict, EU)
    assert "30" in file.read_text()[row["start"] : row["end"]]
    assert "eu-2020" in row["record"]


def test_an_office_is_claimed_in_the_words_of_the_text_and_what_still_holds_is_told_as_such(record, tmp_path):
    text = (
        "The **U.S. Department of Commerce** released the 2018 list of 35 critical minerals. The US list of 2025 is in "
        "force. Dysprosium has stood on the American list of critical minerals since 24 February 2022."
    )
    _, out, _ = run("--file", written(tmp_path, text), "--on", "2026-06-01", "--json")
    rows = {row["kind"]: row for row in json.loads(out)}
    issuer = rows["list-issuer"]
    assert issuer["claimed"] == text[issuer["start"] : issuer["end"]]
    assert issuer["claimed"].endswith("Department of Commerce")
    assert rows["list-current"]["explanation"] == "The US list of 2025 has been in force since 7 November 2025."
    assert rows["membership"]["explanation"] == "Dysprosium is on the US list of 2025."
    # Said of a list that others have followed.
    was = "Helium was once on the US list."
    _, out, _ = run("--file", written(tmp_path, was), "--on", "2026-06-01", "--json")
    assert json.loads(out)[0]["explanation"] == "Helium was on the US list of 2018."


def test_a_contradiction_is_told_with_its_place_and_makes_the_command_fail(record, tmp_path):
    file = written(
        tmp_path, "---\ntitle: A list\n---\nOne.\n\nThe Department of Commerce released a list of 35 critical minerals."
    )
    code, out, _ = run("--file", file)
    assert code == 1
    assert f"{file}:6:5: contradicted (list-issuer): The Department of Commerce" in out
    assert "Interior" in out
    assert out.splitlines()[-1].startswith("1 file: ")
    assert run("--file", file, verbosity=0)[:2] == (1, "")


def test_the_date_above_a_file_is_the_day_on_which_it_was_written(record, tmp_path):
    file = written(tmp_path, f"---\ntitle: A list\ndate: 2021-06-01\n---\n{EU}")
    (row,) = json.loads(run("--file", file, "--json")[1])
    assert row["verdict"] == "supported"
    assert file.read_text()[row["start"] : row["end"]] in EU


def test_what_readers_see_and_what_was_saved_last_are_both_checked(record):
    factories.make_revision("lists", body="The EU list has 33 critical raw materials.")
    factories.make_revision("lists", body="The EU list has 31 critical raw materials.", public_from=None)
    factories.make_revision("others", body="[[list:eu-2024#count]] is the count, and copper is red.")
    code, out, _ = run("--json")
    assert code == 1
    assert [(row["article"], row["claimed"]) for row in json.loads(out)] == [("lists", "33"), ("lists", "31")]
    code, out, _ = run("others")
    assert code == 0
    assert "not bound yet: copper → [copper](mineral:copper)" in out
    assert out.splitlines()[-1].startswith("1 article: 0 findings")


def test_a_corpus_is_scored_in_total_and_by_part_and_what_failed_is_shown(record, tmp_path):
    rows = [
        {"id": "tune-1", "text": EU, "written": "2021", "expect": [{"quote": "30", "verdict": "supported"}]},
        {"id": "held-1", "text": EU, "written": "2025-06-01", "expect": []},
        {"id": "held-2", "text": "Nothing here.", "written": None, "expect": []},
        {"id": "held-3", "text": "Die Liste der EU umfasst 30 kritische Rohstoffe.", "written": None, "expect": []},
    ]
    file = written(tmp_path, "\n".join(map(json.dumps, rows)), "corpus.jsonl")
    code, out, _ = run("--corpus", file)
    assert code == 0
    assert "all: 4 texts, 3 as expected" in out
    assert "tune: 1 texts, 1 as expected" in out
    assert "held-1 (2025-06-01): The EU list" in out
    assert "found: outdated" in out
    assert "false accusations: 1; of 3 texts of which nothing may be said, something was said of 1" in out
    code, out, _ = run("--corpus", file, "--json")
    answers = [json.loads(line) for line in out.splitlines()]
    assert [answer["id"] for answer in answers] == ["tune-1", "held-1", "held-2", "held-3"]
    assert list(answers[0]["findings"][0]) == KEYS


def test_a_corpus_may_be_numbered_and_every_answer_bears_the_number_it_was_given(record, tmp_path):
    rows = [{"id": id, "text": EU, "written": "2021", "expect": []} for id in (1, "1", -3)]
    file = written(tmp_path, "\n".join(map(json.dumps, rows)), "corpus.jsonl")
    code, out, _ = run("--corpus", file, "--json")
    assert (code, [json.loads(line)["id"] for line in out.splitlines()]) == (0, [1, "1", -3])
    code, out, _ = run("--corpus", file)
    assert code == 0
    assert "1 (2021): The EU list" in out
    assert "all: 3 texts, 0 as expected" in out
    bad = [json.dumps({**rows[0], "id": id}) for id in (True, 1.5, [1], 1, 1)]
    _, _, err = run("--corpus", written(tmp_path, "\n".join(bad)))
    assert "line 1: id is true; expected words or a whole number under 'id'" in err
    assert "line 5: the id 1 again, as in line 4" in err
    assert "4 errors" in err


def test_everything_that_is_wrong_with_what_was_asked_is_told_at_once(record, tmp_path):
    latin = tmp_path / "latin.txt"
    latin.write_bytes("Québec".encode("latin-1"))
    code, _, err = run("--file", tmp_path / "none.md", tmp_path, latin)
    assert code == 2
    assert "none.md: cannot be read: No such file" in err
    assert "this is a folder" in err
    assert "latin.txt: this is not UTF-8 text (byte 3)" in err
    code, _, err = run("--corpus", written(tmp_path, "{}\nno"))
    assert code == 2
    assert "text.md: line 1: id is null; expected words or a whole number under 'id'" in err
    assert "2 errors" in err
    factories.make_revision("the-lists")
    code, _, err = run("the-list", "other")
    assert code == 2
    assert "there is no article 'the-list' (nearest: the-lists)" in err
    assert run("the-lists", "--file", latin)[0] == 2
    with pytest.raises(CommandError, match="is not a date; write 2024, 2024-02 or 2024-02-03"):
        call_command("check_facts", "--on", "June 2021")
