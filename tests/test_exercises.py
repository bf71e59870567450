from itertools import combinations

import numpy as np
import pytest
from sklearn.decomposition import TruncatedSVD

from embedding_tutorial import Embedding, Vocabulary, masked_mean, one_hot, pmi, ppmi
from embedding_tutorial.exercises import EXERCISES, check


def _count_in_loops(ids, window, n):
    counts = np.zeros((n, n))
    for here, one in enumerate(ids):
        for there, other in enumerate(ids):
            if 0 < abs(here - there) <= window:
                counts[one, other] += 1 / abs(here - there)
    return counts


def _by_scikit_learn(matrix, d):
    svd = TruncatedSVD(d, algorithm="arpack" if d < len(matrix) else "randomized")
    return (svd.fit_transform(matrix) ** 2).sum() / (matrix**2).sum()


def _lossy(ids, gradient, n):
    table = np.zeros((n, len(gradient)))
    table[ids] += gradient / len(ids)
    return table


def _matched_by_get(words, pretrained, filling=np.mean):
    found = [pretrained[word] for word in words[1:] if word in pretrained]
    fill = filling(found, axis=0)
    return [[0.0] * len(fill), *(pretrained.get(word, fill) for word in words[1:])]


def _nearest_by_sorting(cases, labels, query, matrix):
    distances = [np.linalg.norm(matrix @ (case - query)) for case in cases]
    return sorted(zip(distances, range(len(cases)), labels, strict=True))[0][2]


def _clipped(row, levels, share):
    sizes = sorted(abs(row))
    place = share * (len(sizes) - 1)
    below = int(place)
    above = min(below + 1, len(sizes) - 1)
    edge = sizes[below] + (place - below) * (sizes[above] - sizes[below])
    if edge == 0:
        return row
    return [max(-levels, min(levels, round(x * levels / edge))) * edge / levels for x in row]


RIGHT = {
    "see_all": [4, 2, 0, 1, 3],
    "is_lookup": lambda ids, output: all(
        np.ptp(output[ids == id], axis=0).max() == 0 for id in set(ids.tolist())
    ),
    "by_frequency": lambda weight, counts: np.array(
        [weight[i] for i in sorted(range(len(counts)), key=lambda i: -counts[i])]
    ),
    "rows_needed": lambda sentences: len(
        Vocabulary.from_sentences(sentences, padding="<pad>", unknown="<unk>")
    ),
    "padded_mean": lambda vectors, mask: np.array(
        [row[keep].mean(axis=0) for row, keep in zip(vectors, mask, strict=True)]
    ),
    "one_hot": lambda ids, n: np.eye(n)[ids],
    "fold_bias": lambda weight, bias: one_hot(range(len(weight)), len(weight)) @ weight + bias,
    "bag_of_words": lambda ids, n: [list(ids).count(i) for i in range(n)],
    "mean_gradient": lambda ids, gradient, n: (
        Embedding(n, len(gradient), dtype=np.float64)
        .gradient(ids, np.outer(np.full(len(ids), 1 / len(ids)), gradient))
        .to_dense()
    ),
    "weighted_neighbours": _count_in_loops,
    "above_chance": lambda counts: np.maximum(pmi(counts), 0),
    "keep_chance": lambda counts, t: np.minimum(
        1, (np.sqrt(counts / counts.sum() / t) + 1) * t * counts.sum() / counts
    ),
    "best_products": lambda joint, k, a: pmi(joint * 1000, smoothing=a) - np.log(k),
    "share_kept": _by_scikit_learn,
    "matched_rows": _matched_by_get,
    "nearest_case": _nearest_by_sorting,
    "clipped_rows": lambda table, bits, share: np.array(
        [_clipped(row, 2 ** (bits - 1) - 1, share) for row in table]
    ),
    "random_pair_cosine": lambda table: np.mean(
        [a @ b / np.sqrt((a @ a) * (b @ b)) for a, b in combinations(table, 2)]
    ),
    "momentum_path": lambda gradients, rate, momentum: [
        -rate
        * sum(g * (1 - momentum ** (t - i)) / (1 - momentum) for i, g in enumerate(gradients[:t]))
        for t in range(1, len(gradients) + 1)
    ],
}
WRONG = {
    "matched_rows": [
        lambda words, pretrained: _matched_by_get(words, pretrained, np.sum),
        lambda words, pretrained: _matched_by_get(words, pretrained)[1:],
        lambda words, pretrained: [pretrained.get(word, [0.0, 0.0]) for word in words],
    ],
    "nearest_case": [
        lambda cases, labels, query, matrix: _nearest_by_sorting(cases, labels, query, np.eye(2)),
        lambda cases, labels, query, matrix: int(
            np.linalg.norm((cases - query) @ matrix.T, axis=1).argmin()
        ),
        lambda cases, labels, query, matrix: labels[((cases - query) @ matrix.T).sum(1).argmin()],
    ],
    "see_all": [[1, 2, 3], [0, 1, 2, 3, 4, 4], []],
    "is_lookup": [lambda ids, output: True, lambda ids, output: len(set(ids)) == len(ids)],
    "by_frequency": [
        lambda weight, counts: weight[np.argsort(counts)],
        lambda weight, counts: weight[np.argsort(counts, kind="stable")[::-1]],
    ],
    "rows_needed": [lambda s: len({w for x in s for w in x}) + 1, lambda s: sum(map(len, s)) + 2],
    "padded_mean": [lambda vectors, mask: vectors.mean(axis=1)],
    "one_hot": [lambda ids, n: np.eye(n + 1)[ids], lambda ids, n: np.eye(n)[n - 1 - np.array(ids)]],
    "fold_bias": [lambda weight, bias: weight, lambda weight, bias: weight * bias],
    "bag_of_words": [lambda ids, n: np.bincount(ids), lambda ids, n: one_hot(ids, n).max(axis=0)],
    "mean_gradient": [_lossy],
    "weighted_neighbours": [
        lambda ids, window, n: _count_in_loops(ids, window, n) * (1 - np.eye(n)),
        lambda ids, window, n: _count_in_loops(ids, window - 1, n),
        lambda ids, window, n: np.triu(_count_in_loops(ids, window, n)),
        lambda ids, window, n: np.sign(_count_in_loops(ids, window, n)),
    ],
    "above_chance": [
        lambda counts: np.maximum(pmi(counts, smoothing=0.75), 0),
        lambda counts: ppmi(counts / 2).toarray(),
    ],
    "keep_chance": [
        lambda counts, t: np.sqrt(t * counts.sum() / counts),
        lambda counts, t: np.sqrt(t * counts.sum() / counts) + t * counts.sum() / counts,
        lambda counts, t: np.minimum(1, np.sqrt(t / counts) + t / counts),
    ],
    "best_products": [
        lambda joint, k, a: pmi(joint, smoothing=a),
        lambda joint, k, a: pmi(joint) - np.log(k),
        lambda joint, k, a: pmi(joint, smoothing=a) - k,
    ],
    "share_kept": [
        lambda matrix, d: d / len(matrix),
        lambda matrix, d: (np.linalg.svd(matrix)[1][:d]).sum() / np.linalg.svd(matrix)[1].sum(),
    ],
    "clipped_rows": [
        lambda table, bits, share: EXERCISES["clipped_rows"].solution(table, bits, 1.0),
        lambda table, bits, share: EXERCISES["clipped_rows"].solution(table, bits + 1, share),
        lambda table, bits, share: EXERCISES["clipped_rows"].solution(table, 8, share),
        lambda table, bits, share: (
            EXERCISES["clipped_rows"]
            .solution(table.ravel()[None], bits, share)
            .reshape(table.shape)
        ),
        lambda table, bits, share: table.clip(
            *np.quantile(np.abs(table), share, axis=1, keepdims=True) * [[[-1]], [[1]]]
        ),
    ],
    "random_pair_cosine": [
        lambda table: ((table / np.linalg.norm(table, axis=1)[:, None]).mean(axis=0) ** 2).sum(),
        lambda table: np.mean([a @ b for a, b in combinations(table, 2)]),
    ],
    "momentum_path": [lambda gradients, rate, momentum: -rate * np.cumsum(gradients)],
}


def test_every_exercise_is_tested():
    assert EXERCISES.keys() == RIGHT.keys() == WRONG.keys()


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_answer_written_another_way_is_right(name):
    verdict = check(name, RIGHT[name])
    assert verdict
    assert repr(verdict).startswith("Right")


@pytest.mark.parametrize(("name", "answer"), [(n, a) for n in WRONG for a in WRONG[n]])
def test_a_wrong_answer_is_refuted_with_a_counterexample(name, answer):
    verdict = check(name, answer)
    assert not verdict
    assert repr(verdict).startswith("Not yet")


def test_the_counterexample_is_the_smallest():
    verdict = check("fold_bias", lambda weight, bias: weight * bias)
    assert "fold_bias([[8.0]], [80.0]) gives [[640.0]], and should give [[88.0]]" in repr(verdict)


def test_an_answer_that_raises_is_shown_with_its_case():
    assert "raises ZeroDivisionError: division by zero" in repr(
        check("is_lookup", lambda *_: 1 / 0)
    )


@pytest.mark.parametrize("given", [None, "word", [[1], [1, 2]]])
def test_an_answer_of_the_wrong_kind_is_not_yet_right(given):
    assert not check("fold_bias", lambda weight, bias: given)


def test_an_unknown_exercise_is_an_error_that_lists_the_known_ones():
    with pytest.raises(ValueError, match=r"'fold_the_bias'.*fold_bias"):
        check("fold_the_bias", None)


def test_a_value_where_a_function_is_asked_for_is_an_error():
    with pytest.raises(TypeError, match=r"'by_frequency' is a function, got 3"):
        check("by_frequency", 3)


def test_the_modules_own_functions_solve_their_exercises():
    assert check("one_hot", one_hot)
    assert check("padded_mean", masked_mean)
    assert Embedding.from_pretrained(np.eye(5))(RIGHT["see_all"]).sum() == 5


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({0, 1, 2, 3, 4}, "Right"),
        ([0.0, 1.0, 2.0, 3.0, 4.0], "must be integers"),
        ([None, 1], "got None"),
        ([0, 1, 2, 3, 4, 7], "id 7"),
        ([[1], [2, 3]], "different lengths"),
    ],
)
def test_ids_are_judged_as_the_layer_would_judge_them(answer, message):
    assert message in repr(check("see_all", answer))


def test_an_answer_that_spoils_its_arguments_is_not_yet_right():
    def fold_bias(weight, bias):
        weight += bias
        return weight

    assert "changes its arguments" in repr(check("fold_bias", fold_bias))


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("rows_needed", lambda sentences: 2 + sum(len(set(words)) for words in sentences)),
        ("one_hot", lambda ids, n: np.eye(max(len(ids), n))[ids]),
        ("bag_of_words", lambda ids, n: np.bincount(ids, minlength=len(ids))),
        ("padded_mean", lambda v, m: v[:, : m[0].sum()].mean(axis=1)),
        ("is_lookup", lambda ids, out: len(np.unique(out, axis=0)) == len(set(ids.tolist()))),
        ("is_lookup", lambda ids, out: _suspicious(ids, out[:, :1])),
        ("fold_bias", lambda weight, bias: (weight + bias).astype(str)),
    ],
)
def test_an_answer_that_is_right_by_luck_is_found_out(name, answer):
    assert not check(name, answer)


def _suspicious(ids, output):
    return all(np.ptp(output[ids == id], axis=0).max() == 0 for id in set(ids.tolist()))
