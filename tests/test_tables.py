"""The tables of the READMEs are those of the measurements."""

import json

import pytest
import tables
from helpers import ROOT


@pytest.mark.parametrize("folder", tables.FOLDERS)
def test_the_tables_of_a_readme_are_made_from_its_results(folder):
    readme = (ROOT / folder / "README.md").read_text(encoding="utf-8")
    results = json.loads((ROOT / folder / "results.json").read_text(encoding="utf-8"))
    assert tables.written(readme, results) == readme, "run tools/tables.py"
    for line in tables.BLOCK.sub("", readme).splitlines():
        assert not line.startswith("|"), f"a table typed by hand: {line}"


def test_every_table_stands_in_one_readme():
    texts = [(ROOT / folder / "README.md").read_text(encoding="utf-8") for folder in tables.FOLDERS]
    named = [block[2] for text in texts for block in tables.BLOCK.finditer(text)]
    assert sorted(named) == sorted(tables.TABLES)


def test_another_result_makes_another_table():
    text = "so:\n<!-- table: counting -->\nold\n<!-- end -->\nand so\n"
    found = {"million words per second, after encoding": 3.5, "peak memory, MB": 15}
    found["million words per second, all in all"] = 2.8
    made = tables.written(text, {"counting": {"counting": {"100": found}}})
    assert "| 100 | 3.5 | 2.8 | 15 |" in made
    assert "old" not in made
    found["peak memory, MB"] = 16
    assert "| 16 |" in tables.written(made, {"counting": {"counting": {"100": found}}})


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([0.4712, 0.348, 0.576], "0.47 (0.35 to 0.58)"),
        ([0.7504, 0.7487, 0.7513], "0.75 (0.75 to 0.75)"),
        ([3.0, 3.0, 3.0], "3.00"),
    ],
)
def test_a_value_is_written_with_its_interval_if_it_has_one(numbers, said):
    assert tables.interval(numbers) == said
