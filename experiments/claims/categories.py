"""Claims of the chapter on users, postcodes and products."""

from functools import cache
from types import SimpleNamespace

import numpy as np
from sklearn.linear_model import Ridge
from sklearn.preprocessing import OneHotEncoder

from embedding_tutorial import Adagrad, Embedding, load_flights
from experiments.claims import claim, from_page


@cache
def year(half=None):
    """All flights, or those of the first or second half of the year, with days from 0 on."""
    flights = load_flights()
    some = {None: flights.day >= 0, 1: flights.day < 182, 2: flights.day >= 182}[half]
    return SimpleNamespace(
        dest=flights.dest[some],
        day=flights.day[some],
        origin=flights.origin[some],
        air_time=flights.air_time[some],
        dest_places=flights.dest_places,
        dest_names=flights.dest_names,
    )


@cache
def page(split=0, half=None):
    """The page's functions and arrays, with other flights to learn from."""
    flights = year(half)
    draw = np.random.default_rng(split).random(len(flights.dest))
    route = 3 * flights.dest + flights.origin
    given = dict(np=np, flights=flights, minutes=flights.air_time, route=route, draw=draw)
    given |= dict(learn=draw < 0.8, test=draw >= 0.8, Embedding=Embedding, Adagrad=Adagrad)
    found = from_page(
        "categories",
        "off",
        "off_by_a_line",
        "shrunk_means",
        "peel",
        "best_rows",
        "grid",
        "two_tables",
        "trained",
        "nearest",
        "kilometres",
        "told_by_others",
        "explained",
        "shuffled_days",
        "compared",
        "newcomers",
        "new_days",
        **given,
    )
    left = flights.air_time - flights.air_time[given["learn"]].mean()
    left = found.peel(left, flights.dest, 104)
    found.left = found.trained.__globals__["left"] = found.peel(left, route, 312)
    found.learn, found.test, found.flights, found.draw = draw < 0.8, draw >= 0.8, flights, draw
    often = np.bincount(flights.dest, minlength=104) >= 100
    found.known = np.flatnonzero(often & ~np.isnan(flights.dest_places[:, 0]))
    found.where = flights.dest_places[found.known]
    return found


def fitted(found, day=None, d=4, ridge=50.0, seed=0):
    """The two tables, and how far off they are on the test flights."""
    day = found.flights.day if day is None else day
    seen = found.flights.dest[found.learn], day[found.learn]
    total = found.grid(*seen, found.left[found.learn])
    p, q = found.two_tables(found.grid(*seen), total, d, ridge, seed)
    error = found.left - (p[found.flights.dest] * q[day]).sum(axis=1)
    return p, q, found.off(error[found.test])


@claim(
    "categories-numbering",
    says="Little less, by lot or by the alphabet",
    about="the error of a line through the ids is little less than without a name, by lot or by "
    "the alphabet",
    measure="how far off is a line through the ids, as a share of how far off the average is",
    over="seven other random orders; the names read from their last letter; another split",
    settings=[
        *(dict(order=order) for order in (3, 4, 5, 11, 12, 13, 14)), dict(order="last letter"),
        dict(split=5),
    ],
    holds=lambda share: 0.9 < share < 1.01,
)  # fmt: skip
def numbering(order=0, split=0):
    found = page(split)
    minutes = found.flights.air_time
    if order == "last letter":
        numbers = np.argsort(np.argsort([name[::-1] for name in found.flights.dest_names]))
    else:
        numbers = np.random.default_rng(order).permutation(104)
    average = minutes[found.learn].mean()
    return found.off_by_a_line(numbers) / found.off(minutes[found.test] - average)


@claim(
    "categories-by-air-time",
    says="An order by the mean air time does far better",
    measure="how far off is a line through numbers in that order, as a share of how far off the "
    "average is",
    over="splits",
    settings=[dict(split=1), dict(split=2), dict(split=3)],
    holds=lambda share: share < 0.5,
)
def by_air_time(split=0):
    found = page(split)
    dest, minutes = found.flights.dest, found.flights.air_time
    usual = np.bincount(dest, minutes) / np.bincount(dest)
    average = minutes[found.learn].mean()
    return found.off_by_a_line(usual.argsort().argsort()) / found.off(minutes[found.test] - average)


@claim(
    "categories-one-hot",
    says="More than this a sum of one number for each name cannot do",
    about="a sum of one number for each route and day, fitted at once by ridge, does no better",
    measure="how far off: one after the other, at once by ridge on one-hot vectors",
    over="other splits; a ridge of 0.1 and of 10",
    settings=[dict(split=1), dict(split=2), dict(split=3), dict(ridge=0.1), dict(ridge=10.0)],
    holds=lambda off: off[1] > off[0] - 0.1,
)
def one_hot_ridge(split=0, ridge=1.0):
    found = page(split)
    flights = found.flights
    added = found.peel(found.left, flights.day, 365)
    columns = np.column_stack([3 * flights.dest + flights.origin, flights.day])
    vectors = OneHotEncoder(handle_unknown="ignore").fit(columns[found.learn])
    model = Ridge(ridge, solver="lsqr")
    model.fit(vectors.transform(columns[found.learn]), flights.air_time[found.learn])
    guess = model.predict(vectors.transform(columns[found.test]))
    return found.off(added[found.test]), found.off(flights.air_time[found.test] - guess)


@claim(
    "categories-rows-beat-sums",
    says="From 9.8 to 6.9 minutes",
    about="rows of four numbers are nearer than a number for each day, by two minutes and more",
    measure="how far off: routes and days, rows of four numbers",
    over="other splits and starts; either half of the year; ridges of 10 and 200; two numbers",
    settings=[
        dict(split=1), dict(split=2), dict(split=3), dict(half=1), dict(half=2), dict(ridge=10.0),
        dict(ridge=200.0), dict(d=2),
    ],
    holds=lambda off: off[1] < off[0] - 2,
)  # fmt: skip
def rows_beat_sums(split=0, half=None, ridge=50.0, d=4):
    found = page(split, half)
    added = found.peel(found.left, found.flights.day, 365)
    return found.off(added[found.test]), fitted(found, d=d, ridge=ridge, seed=split)[2]


@claim(
    "categories-rows-and-days",
    says="A number for each day in addition hardly helps the rows",
    measure="how far off: rows alone, a number for each day and then rows",
    over="other splits and starts; either half of the year; two and six numbers a row",
    settings=[
        dict(split=1), dict(split=2), dict(split=3), dict(half=1), dict(half=2), dict(d=6),
        dict(d=2),
    ],
    holds=lambda off: abs(off[0] - off[1]) < 0.1,
    stops=[dict(d=2)],
    where="with two numbers a row",
)  # fmt: skip
def rows_and_days(split=0, half=None, d=4):
    found = page(split, half)
    left = found.peel(found.left, found.flights.day, 365)
    days = SimpleNamespace(**vars(found) | dict(left=left))
    return fitted(found, d=d, seed=split)[2], fitted(days, d=d, seed=split)[2]


@claim(
    "categories-gradients",
    says="It arrives at the same error",
    about="gradients arrive at the same error, and at a map that tells the latitude",
    measure="how far off: solved, trained; how much of the latitude the trained rows explain",
    over="other splits and starts",
    settings=[dict(split=1, seed=1), dict(split=2, seed=2), dict(seed=3), dict(seed=4)],
    holds=lambda found: abs(found[0] - found[1]) < 0.1 and found[2] > 0.7,
)
def gradients(split=0, seed=0):
    found = page(split)
    p, q = trained(split, seed)
    error = found.left - (p[found.flights.dest] * q[found.flights.day]).sum(axis=1)
    latitude, _ = found.explained(p[found.known], found.where)
    return fitted(found)[2], found.off(error[found.test]), latitude


@cache
def trained(split, seed):
    return page(split).trained(seed)


@claim(
    "categories-never-flown",
    says="For a pair without a flight the two may differ by many minutes",
    measure="how far solved and trained predictions differ at most: pairs without a flight",
    over="other splits and starts",
    settings=[dict(split=1, seed=1), dict(split=2, seed=2), dict(seed=3), dict(seed=4)],
    holds=lambda apart: apart > 8,
)
def never_flown(split=0, seed=0):
    found = page(split)
    seen = found.grid(found.flights.dest[found.learn], found.flights.day[found.learn]) > 0
    p, q, _ = fitted(found)
    p_trained, q_trained = trained(split, seed)
    return np.abs(p @ q.T - p_trained @ q_trained.T)[~seen].max()


@claim(
    "categories-nearest-or-second",
    says="for more than half of the airports it is the nearest place or the second",
    measure="share of the 88 whose nearest row is that of the nearest place or the second",
    over="other splits and starts; six and eight numbers a row",
    settings=[dict(split=1), dict(split=2), dict(split=3), dict(d=6), dict(d=8)],
    holds=lambda share: share > 0.5,
)
def nearest_or_second(split=0, d=4):
    found = page(split)
    p, *_ = fitted(found, d=d, seed=split)
    to_row = found.kilometres(found.where, found.where[found.nearest(p[found.known])])
    apart = [found.kilometres(found.where, place[np.newaxis]) for place in found.where]
    return np.mean((np.array(apart) < to_row[:, np.newaxis]).sum(axis=1) <= 2)


@claim(
    "categories-nearest-place",
    says="The nearest row is nearer on the map than the nearest air time",
    measure="median distance in kilometres: nearest row, nearest mean air time",
    over="other splits and starts; either half of the year; three and six numbers a row",
    settings=[
        dict(split=1), dict(split=2), dict(split=3), dict(half=1), dict(half=2), dict(d=3),
        dict(d=6),
    ],
    holds=lambda km: km[0] < 250 < 450 < km[1],
)  # fmt: skip
def nearest_place(split=0, half=None, d=4):
    found = page(split, half)
    p, *_ = fitted(found, d=d, seed=split)
    minutes = found.flights.air_time
    left = minutes[found.learn] - minutes[found.learn].mean()
    usual = found.shrunk_means(found.flights.dest[found.learn], left, 104)[found.known]
    return [
        np.median(found.kilometres(found.where, found.where[found.nearest(rows)]))
        for rows in (p[found.known], usual[:, np.newaxis])
    ]


@claim(
    "categories-map",
    says="Eight tenths of it",
    about="rows explain most of latitude and longitude",
    measure="what rows explain of the latitude, of the longitude",
    over="other splits and starts; either half of the year; ridges of 10 and 200; two, three and "
    "six numbers a row",
    settings=[
        dict(split=1), dict(split=2), dict(split=3), dict(half=1), dict(half=2), dict(ridge=10.0),
        dict(ridge=200.0), dict(d=2), dict(d=3), dict(d=6),
    ],
    holds=lambda shares: min(shares) > 0.65,
    stops=[dict(d=2)],
    where="with two numbers a row",
)  # fmt: skip
def surveyed(split=0, half=None, ridge=50.0, d=4):
    found = page(split, half)
    p, *_ = fitted(found, d=d, ridge=ridge, seed=split)
    return found.explained(p[found.known], found.where)


@claim(
    "categories-islands",
    says="Of the latitude only about half is left",
    about="with the four islands of the Caribbean rows explain only about half of the "
    "latitude, and the longitude as before",
    measure="what rows explain of the latitude, of the longitude, without Honolulu",
    over="other splits and starts; three and six numbers a row; ridges of 10 and 200",
    settings=[
        dict(split=1), dict(split=2), dict(split=3), dict(d=3), dict(d=6), dict(ridge=10.0),
        dict(ridge=200.0),
    ],
    holds=lambda shares: 0.4 < shares[0] < 0.65 and shares[1] > 0.8,
)  # fmt: skip
def islands(split=0, d=4, ridge=50.0):
    found = page(split)
    names = found.flights.dest_names
    places = dict(SJU=(18.4, -66.0), STT=(18.3, -65.0), BQN=(18.5, -67.1), PSE=(18.0, -66.6))
    home = found.known != names.index("HNL")
    some = np.append(found.known[home], [names.index(name) for name in places])
    there = np.concatenate([found.where[home], list(places.values())])
    p, *_ = fitted(found, d=d, ridge=ridge, seed=split)
    return found.explained(p[some], there)


@claim(
    "categories-shuffled",
    says="So the map comes from the days that places share",
    about="with the days shuffled within each destination nothing is left of the map, and the rows "
    "predict no better than none",
    measure="what rows explain of the latitude, of the longitude; how far off: none, rows",
    over="three other shuffles; another split; three and six numbers a row",
    settings=[dict(seed=3), dict(seed=4), dict(seed=5), dict(split=1), dict(d=3), dict(d=6)],
    holds=lambda found: max(found[:2]) < 0.2 and found[3] > found[2] - 0.1,
)
def shuffled(seed=0, split=0, d=4):
    found = page(split)
    day = found.shuffled_days(seed)
    p, _, off = fitted(found, day, d)
    shares = found.explained(p[found.known], found.where)
    return *shares, found.off(found.left[found.test]), off


@claim(
    "categories-pairs-win",
    says="The pairs, by a little",
    about="learnt from four flights in five, a number for each pair is nearer than rows of four, "
    "and both together are nearest",
    measure="how far off: pairs, rows, rows and then pairs",
    over="other splits; either half of the year",
    settings=[dict(split=1), dict(split=2), dict(split=3), dict(half=1), dict(half=2)],
    holds=lambda off: off[2] < off[0] < off[1],
)
def pairs_win(split=0, half=None):
    found = page(split, half)
    errors = found.compared(found.learn, split)
    return errors["each pair"], errors["rows"], errors["rows, then pairs"]


@claim(
    "categories-thin",
    says="the rows are two minutes nearer",
    about="learnt from one flight in twenty, rows are nearer than a number for each pair by more "
    "than a minute",
    measure="how far off: routes and days, pairs, rows",
    over="other splits; one flight in ten; one in fifty",
    settings=[dict(split=1), dict(split=2), dict(split=3), dict(share=0.1), dict(share=0.02)],
    holds=lambda off: off[2] < off[1] - 1.2,
)
def thin(split=0, share=0.05):
    found = page(split)
    errors = found.compared(found.draw < share, split)
    return errors["routes + days"], errors["each pair"], errors["rows"]


@claim(
    "categories-few-flights",
    says="from 5, with each of the three seeds",
    about="a newcomer's row helps a little with 2 flights, and more with 5, 20 and 100",
    measure="how far off: with a row, less without, with 2, 5, 20 and 100 flights",
    over="six other draws of the 15 destinations; three numbers a row",
    settings=[*(dict(seed=seed) for seed in range(3, 9)), dict(d=3)],
    holds=lambda gap: abs(gap[0]) < 0.6 and max(gap[1:]) < 0,
)
def few_flights(seed=0, d=4):
    errors = page().newcomers(seed, (2, 5, 20, 100), d)
    return [row - day for day, row in errors.values()]


@claim(
    "categories-no-flight",
    says="both ways are off by more than an hour",
    measure="how far off without a flight: mean and day, mean and row",
    over="six other draws of the 15 destinations",
    settings=[dict(seed=seed) for seed in range(3, 9)],
    holds=lambda off: min(off) > 60,
)
def no_flight(seed=0):
    return page().newcomers(seed, (0,))[0]


@claim(
    "categories-new-days",
    says="once some have landed",
    about="from 20 flights of a new day its row is nearer for the others than their mean",
    measure="how far off after 20 flights of the day: mean, row",
    over="other days left out; another split",
    settings=[dict(seed=2), dict(seed=3), dict(seed=4), dict(seed=5, split=1)],
    holds=lambda off: off[1] < off[0] - 1,
)
def new_days(seed=1, split=0):
    return page(split).new_days(seed, (20,))[20]


@claim(
    "categories-wider",
    says="With six numbers the rows pass the pairs",
    measure="how far off: rows of six numbers, pairs",
    over="other splits; eight numbers",
    settings=[dict(split=1), dict(split=2), dict(split=3), dict(d=8)],
    holds=lambda off: off[0] < off[1],
)
def wider(split=0, d=6):
    found = page(split)
    return fitted(found, d=d, seed=split)[2], found.compared(found.learn, split)["each pair"]
