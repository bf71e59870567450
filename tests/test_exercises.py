"""The checkers of the exercises accept what is right, however written, and refuse all else."""

import ast
import inspect
import json
import re
import textwrap
from types import SimpleNamespace

import numpy as np
import pytest
from answers import RIGHT, WRONG
from helpers import ROOT
from mutants import mutants

from embedding_tutorial import Vocabulary
from embedding_tutorial.exercises import EXERCISES, check

FUNCTIONS = {name: known for name, known in EXERCISES.items() if name != "see_all"}

# What may be changed in a published solution without making it wrong, and why.
EQUIVALENT = {
    "other numbers in the same array, or the same numbers in another container": {
        "above_chance": {"return ppmi(counts, smoothing=1.0).toarray()"},
        "share_kept": {"return squares[:d].sum() / squares.sum()"},
        "mean_gradient": {"share = one_hot(ids, input_dim).mean(axis=0)"},
        "sentence_step": {"share = one_hot(ids, len(weight)).mean(axis=0)"},
        "weighted_neighbours": {
            "vectors = one_hot(ids, input_dim)",
            "return vectors.T @ (in_window / np.maximum(distance, 1)) @ vectors",
            "in_window = (distance > 0) * (distance <= window)",
        },
        "is_lookup": {
            "return (equal_rows | ~equal_ids).all()",
            "return bool((equal_rows + ~equal_ids).all())",
        },
        "sharded_lookup": {
            "return [shards[i % M][i // M] for i in ids]",
            "return [shards[i % machines][i // machines] for i in ids]",
        },
        "momentum_path": {
            "optimizer.step(number, [gradient])",
            "path.append(number[0])",
            "path.append(float(number[-1]))",  # of one number the first is the last
        },
        "one_hot": {
            "return embedding.one_hot(ids, input_dim)",
            "return ids[:, None] == np.arange(num_classes)",
        },
        "random_pair_cosine": {
            "return cosines[~np.eye(len(units), dtype=bool)].mean()",
        },
        "matched_rows": {
            "rows = np.array([pretrained[word] for word in words[1:] if word in pretrained])",
            "return [np.zeros(len(mean)), *filled]",
        },
        "nearest_case": {"return labels[squares.argmin()]"},
        "back_to_ids": {"return apart.argmin(axis=1)"},
        "newcomer_row": {
            "return np.asarray(np.linalg.solve(squares, rows.T @ values))",
            "return np.linalg.solve(squares, rows.T @ values)",
        },
        "ids_of": {
            "return [id_of.get(name, 0) for name in names]",
            "return np.array([id_of.get(name, 0) for name in names])",
        },
        "lowest_loss": {"return -(counts[seen] * np.log(possible[seen])).sum() / counts.sum()"},
    },
    "the order does not matter": {
        "above_chance": {"return np.maximum(0, np.log(ratio))"},
        "sentence_step": {
            "error = expit(readout @ (share @ weight)) - label",
            "score = readout @ weight[ids].mean(axis=0)",
        },
        "is_lookup": {"if not np.array_equal(row, first):"},
        "weighted_neighbours": {
            "return np.asarray(vectors.T @ (in_window / np.maximum(1, distance)) @ vectors)",
            "for one, other in zip(ids[distance:], ids):",
        },
        "clipped_rows": {"return np.clip(-levels, np.round(table / units), levels) * units"},
        "keep_chance": {"return np.minimum(np.sqrt(rarity) + rarity, 1)"},
        "means_of_others": {
            "means: Floats = total / np.maximum(1, others)",
            "return total / np.maximum(1, others)",
        },
        "nearest_case": {
            "squares = np.square((query - cases) @ matrix.T).sum(axis=1)",
            "differences = (query - cases) @ matrix.T",
        },
    },
    "a distance is the same from either end": {
        "back_to_ids": {
            "apart = weight - vectors[:, np.newaxis]",
            "apart = np.linalg.norm(weight - vectors[:, np.newaxis], axis=2)",
        },
    },
    "each pair is looked at in both orders": {
        "is_lookup": {
            "equal_rows = (output[:, np.newaxis] <= output).all(axis=2)",
            "equal_rows = (output[:, np.newaxis] >= output).all(axis=2)",
        },
    },
    "it is never negative": {
        "above_chance": {
            "ratio = np.divide(share, expected, where=share != 0, out=np.ones_like(share))"
        },
        "weighted_neighbours": {"in_window = (distance != 0) & (distance <= window)"},
        "lowest_loss": {"seen = counts != 0", "for n in line[line != 0]:"},
        "clipped_rows": {
            "scale: Floats = np.where(limit != 0, limit, 1) / levels",
            "units = np.where(edge != 0, edge, 1) / levels",
        },
    },
    "what is put there becomes 0": {
        "above_chance": {
            "ratio = np.divide(share, expected, where=share > 0, out=share)",
            "ratio = np.divide(share, expected, where=share > 0, out=np.zeros_like(share))",
        },
        "clipped_rows": {
            "scale: Floats = np.where(limit > 0, limit, 2) / levels",
            "units = np.where(edge > 0, edge, 2) / levels",
        },
    },
    "a factor drops out": {
        "best_products": {"noise = joint.mean(axis=0) ** smoothing"},
        "nearest_case": {"squares = np.square((cases - query) @ matrix.T).mean(axis=1)"},
    },
}
# Memory that nobody has written to decides whether this is right.
UNDEFINED = {"ratio = np.divide(share, expected, where=share > 0)"}


def of_the_module(name):
    """Return the module's solution: its source and the names that it uses."""
    solution = EXERCISES[name].solution
    source = textwrap.dedent(inspect.getsource(solution))
    names = vars(inspect.getmodule(solution))
    return SimpleNamespace(source=source, function=name, names=names)


def of_the_book():
    """Return the solutions that the pages show, by the exercise's name."""
    solutions = {}
    for path in sorted((ROOT / "book").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        cells = [cell for cell in cells if cell["cell_type"] == "code"]
        source = "\n".join("".join(cell["source"]) for cell in cells)
        unit = re.search(r"^def unit\(.*?(?=^\S)", source, flags=re.MULTILINE | re.DOTALL)
        for cell in cells:
            *source, call = "".join(cell["source"]).split("\n")
            if found := re.fullmatch(r'check\("(\w+)", (.+)\)', call):
                names = {"np": np, "Vocabulary": Vocabulary}
                exec(unit.group() if unit else "", names)
                verdict = "".join(cell["outputs"][0]["data"]["text/plain"])
                solutions[found[1]] = SimpleNamespace(
                    chapter=path.stem,
                    source="\n".join(source),
                    function=found[2],
                    names=names,
                    verdict=verdict,
                )
    return solutions


BOOK = of_the_book()


def run(solution, source=None):
    """Return what a solution's code, or a changed one, defines under its name."""
    names = dict(solution.names)
    exec(source or solution.source, names)
    return eval(solution.function, names)


def label(pair):
    return f"{pair[0]}-{pair[1].__name__}"


class TestCheck:
    def test_the_counterexample_is_the_smallest(self):
        verdict = check("fold_bias", lambda weight, bias: weight * bias)
        case = "fold_bias([[8.0]], [80.0]) gives [[640.0]], and should give [[88.0]]"
        assert repr(verdict) == f"Not yet: {case}"

    def test_a_verdict_is_true_or_false_and_cannot_be_changed(self):
        verdict = check("fold_bias", lambda weight, bias: weight + bias)
        assert verdict
        assert verdict.right is True
        assert repr(verdict) == verdict.message == "Right: all 9 cases agree."
        with pytest.raises(AttributeError):
            verdict.right = False

    def test_an_answer_that_raises_is_shown_with_its_case(self):
        verdict = check("is_lookup", lambda ids, output: 1 / 0)
        says = "is_lookup([0], [[1.0, 2.0]]) raises ZeroDivisionError: division by zero"
        assert repr(verdict) == f"Not yet: {says}"

    @pytest.mark.parametrize("given", [None, "word", [[1], [1, 2]]])
    def test_an_answer_of_the_wrong_kind_is_not_yet_right(self, given):
        assert not check("fold_bias", lambda weight, bias: given)

    def test_an_answer_that_spoils_its_arguments_is_not_yet_right(self):
        def fold_bias(weight, bias):
            weight += bias
            return weight

        assert "changes its arguments" in repr(check("fold_bias", fold_bias))

    def test_an_unknown_exercise_is_an_error_that_lists_the_known_ones(self):
        with pytest.raises(ValueError, match=r"'fold_the_bias'.*above_chance, .*, fold_bias, "):
            check("fold_the_bias", None)

    def test_a_value_where_a_function_is_asked_for_is_an_error(self):
        with pytest.raises(TypeError, match=r"'by_frequency' is a function, got 3"):
            check("by_frequency", 3)


class TestSeeAll:
    """The one exercise that asks for a value."""

    @pytest.mark.parametrize(
        "answer",
        [[0, 1, 2, 3, 4], (4, 2, 0, 1, 3), {0, 1, 2, 3, 4}, np.arange(5), [[0, 1, 2, 3, 4]]],
    )
    def test_five_ids_in_any_order_are_right(self, answer):
        verdict = check("see_all", answer)
        assert verdict
        assert repr(verdict) == "Right: five ids, each once, show the whole table."

    @pytest.mark.parametrize(
        ("answer", "says"),
        [
            ([], "row 0 stays unknown"),
            ([1, 2, 3, 4, 5], "id 5"),
            ([0, 1, 2, 3], "row 4 stays unknown"),
            ([0, 1, 3, 3, 4], "row 2 stays unknown"),
            ([0, 1, 2, 3, 4, 4], "6 ids are too many"),
            ([0, 1, 2, 3, -1], "id -1"),
            ([0.0, 1.0, 2.0, 3.0, 4.0], "must be integers"),
            ([None, 1], "got None"),
            ([0, 1, 2, 3, 4, 7], "id 7"),
            ([[1], [2, 3]], "different lengths"),
            (5, "id 5"),
            ("01234", "must be integers"),
        ],
    )
    def test_ids_are_judged_as_the_layer_would_judge_them(self, answer, says):
        verdict = check("see_all", answer)
        assert not verdict
        assert repr(verdict).startswith("Not yet: ")
        assert says in repr(verdict)


class TestAnswers:
    @pytest.mark.parametrize("pair", RIGHT, ids=label)
    def test_a_right_answer_written_another_way_is_right(self, pair):
        name, answer = pair
        assert check(name, answer), check(name, answer)

    @pytest.mark.filterwarnings("ignore::RuntimeWarning")  # wrong answers divide by 0
    @pytest.mark.parametrize("pair", WRONG, ids=label)
    def test_a_usual_mistake_is_refuted_with_a_counterexample(self, pair):
        name, answer = pair
        verdict = check(name, answer)
        assert not verdict
        assert repr(verdict).startswith(f"Not yet: {name}(")

    def test_every_exercise_has_right_and_wrong_answers(self):
        for answers in (RIGHT, WRONG):
            assert {name for name, _ in answers} == FUNCTIONS.keys()


class TestPublishedSolutions:
    def test_every_exercise_is_asked_and_solved_in_the_chapter_that_its_file_is_named_after(self):
        assert BOOK.keys() == EXERCISES.keys()
        for name, known in EXERCISES.items():
            function = known.solution if name in FUNCTIONS else known
            assert function.__module__ == f"embedding_tutorial.exercises.{BOOK[name].chapter}"

    @pytest.mark.parametrize("name", EXERCISES)
    def test_check_gives_the_verdict_that_the_page_shows(self, name):
        verdict = check(name, run(BOOK[name]))
        assert verdict
        assert repr(verdict) == BOOK[name].verdict

    @pytest.mark.parametrize("name", FUNCTIONS)
    def test_every_case_has_a_finite_answer_and_no_two_are_alike(self, name):
        cases = list(FUNCTIONS[name].cases())
        assert all(np.isfinite(FUNCTIONS[name].solution(*case)).all() for case in cases)
        assert len({repr(case) for case in cases}) == len(cases)

    @pytest.mark.parametrize("name", FUNCTIONS)
    def test_the_cases_are_the_same_each_time(self, name):
        assert repr(list(FUNCTIONS[name].cases())) == repr(list(FUNCTIONS[name].cases()))


class TestMutants:
    """Every single small change of a published solution is refused, unless it changes nothing."""

    @pytest.mark.untraced
    @pytest.mark.filterwarnings("ignore")  # a changed solution divides by 0, and more
    @pytest.mark.parametrize("name", FUNCTIONS)
    def test_what_check_accepts_is_equivalent(self, name):
        accepted = set()
        for solution in (BOOK[name], of_the_module(name)):
            for line, source in mutants(solution.source):
                if line not in UNDEFINED and check(name, run(solution, source)):
                    accepted.add(line)
        assert accepted == set().union(*(lines.get(name, ()) for lines in EQUIVALENT.values()))

    def test_what_is_equivalent_is_listed_for_an_exercise_that_there_is(self):
        assert {name for lines in EQUIVALENT.values() for name in lines} <= FUNCTIONS.keys()


class TestChanges:
    """The mutants themselves: which changes are tried."""

    @pytest.mark.parametrize(
        ("source", "changed"),
        [
            ("x - y", {"x + y", "x * y", "x / y", "y - x", "x", "y"}),
            ("x + y", {"x - y", "x * y", "x / y", "x", "y"}),
            ("x < y", {"x <= y", "x > y", "x >= y", "x == y", "x != y"}),
            ("x in y", {"x not in y"}),
            ("x and y", {"x or y", "x", "y"}),
            ("not x", {"x"}),
            ("x + 1", {"x - 1", "x * 1", "x / 1", "x", "1", "x + 2", "x + 0"}),
            ("f(x, y)", {"x", "y", "f(y)", "f(x)", "f(y, x)"}),
            ("x.sum(axis=1)", {"x", "x.sum()", "x.sum(axis=2)", "x.sum(axis=0)", "x.mean(axis=1)"}),
            ("x[y:]", {"x", "x[:]"}),
            ("x.T", {"x"}),
            ("x if y else z", {"x", "z"}),
            ("[x for x in y if z]", {"[x for x in y]", "[x for x in y if not z]"}),
        ],
    )
    def test_a_change_is_one_of_these(self, source, changed):
        found = [line for line, _ in mutants(f"def f(x, y, z):\n    return {source}")]
        assert len(found) == len(set(found))
        assert set(found) == {f"return {expression}" for expression in changed}

    def test_a_statement_is_left_out_or_turned_around(self):
        source = "def f(x):\n    if x:\n        x += y\n    return x"
        bodies = {ast.unparse(ast.parse(mutant).body[0].body[0]) for _, mutant in mutants(source)}
        steps = {f"x {op} y" for op in ("-=", "*=", "/=", "=")} | {"pass"}
        expected = {f"if x:\n    {step}" for step in steps} | {"if not x:\n    x += y", "pass"}
        assert bodies == expected
