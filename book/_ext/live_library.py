"""The interpreter's own library: which packages are taken, and what of them is left out."""

import io
import zipfile
from pathlib import Path

ZIP = "/usr/local/lib/python315.zip"  # where the interpreter looks for its library
LONG_AGO = (1980, 1, 1, 0, 0, 0)

# Other people's packages that the book needs, with what they need.
PACKAGES = set(
    """
    contourpy cycler dateutil fontTools joblib kiwisolver matplotlib mpl_toolkits narwhals numpy
    packaging PIL pyparsing scipy six sklearn threadpoolctl tqdm
""".split()
)
# And others, which it does not; what is not in either list is Python's own, and taken.
OTHERS = set(
    """
    attr attrs bs4 charset_normalizer cloudpickle defusedxml et_xmlfile formulaic html5lib
    interface_meta isympy jinja2 lxml markupsafe more_itertools mpmath networkx openpyxl pandas
    patsy pypdf regex reportlab reportlab_mods reportlab_settings seaborn soupsieve statsmodels
    sympy tabulate tlz tomli_w toolz typing_extensions tzdata webencodings wrapt xlrd xlsxwriter
    xmltodict yaml
""".split()
)
# Of what is taken: beginnings of the paths of what no chapter imports, or cannot work here.
WITHOUT = tuple(
    """
    _pydatetime.pyc _pyio.pyc _pyrepl/ bdb.pyc curses/ dateutil/zoneinfo/ ensurepip/ fontTools/
    ftplib.pyc http/cookiejar. http/server. idlelib/ imaplib.pyc joblib/externals/ mailbox.pyc
    matplotlib/animation. matplotlib/backends/_backend_ matplotlib/backends/backend_gtk
    matplotlib/backends/backend_nbagg matplotlib/backends/backend_pdf
    matplotlib/backends/backend_pgf matplotlib/backends/backend_ps matplotlib/backends/backend_qt
    matplotlib/backends/backend_tk matplotlib/backends/backend_web matplotlib/backends/backend_wx
    matplotlib/mpl-data.zip mmap.pyc mpl_toolkits/axes_grid1/ mpl_toolkits/axisartist/
    multiprocessing/dummy/ narwhals/_arrow/ narwhals/_dask/ narwhals/_duckdb/ narwhals/_ibis/
    narwhals/_pandas_like/ narwhals/_polars/ narwhals/_spark_like/ narwhals/_sql/
    narwhals/testing/ optparse.pyc packaging/licenses/ pdb.pyc pickletools.pyc PIL/ImageCms.
    PIL/PdfParser. PIL/TiffImagePlugin. poplib.pyc profiling/ pyclbr.pyc pydoc_data/
    pyparsing/diagram/ scipy/cluster/ scipy/datasets/ scipy/differentiate/ scipy/fftpack/
    scipy/io/ scipy/odr/ scipy/signal/ scipy/stats/_sobol_direction_numbers.npz
    sklearn/datasets/data/ sklearn/datasets/descr/ sklearn/gaussian_process/ sklearn/impute/
    sklearn/inspection/ sklearn/mixture/ sklearn/neural_network/ sklearn/semi_supervised/
    smtplib.pyc socketserver.pyc sqlite3/ ssl.pyc tqdm/contrib/ turtle.pyc unittest/mock.pyc
    webbrowser.pyc wsgiref/ xml/dom/ xml/sax/ xmlrpc/
""".split()
)
# And of these again what is needed for all that.
WITHIN = tuple(
    """
    fontTools/__init__ fontTools/agl fontTools/misc/__init__ fontTools/misc/loggingTools
    fontTools/misc/textTools
""".split()
)
FONTS = set(
    """
    DejaVuSans DejaVuSans-Bold DejaVuSans-Oblique DejaVuSansMono DejaVuSansMono-Bold
    DejaVuSansDisplay LastResortHE-Regular cmex10
""".split()
)


def versions(artifacts):
    """Return {package: version} of what the interpreter holds."""
    lines = (artifacts / "MANIFEST").read_text(encoding="utf-8").splitlines()
    words = [line.split() for line in lines]
    python = next(word[1] for word in words if word[0] == "python")
    return {"python": python} | {w[1]: w[2] for w in words if w[0] == "package" and len(w) == 3}


def files(library):
    """Return {path: bytes}: the interpreter's library, filtered, and matplotlib's own data."""
    kept = {name: library.read(name) for name in sorted(library.namelist()) if wanted(name)}
    found = {ZIP: stored_zip(kept)}
    pictures = zipfile.ZipFile(io.BytesIO(library.read("matplotlib/mpl-data.zip")))
    for name in sorted(pictures.namelist()):
        path = Path(name)
        if path.stem in FONTS and path.suffix == ".ttf" or path.name == "matplotlibrc":
            inside = name.removeprefix("mpl-data/")
            found[f"{ZIP}/matplotlib/mpl-data/{inside}"] = pictures.read(name)
    return found


def wanted(name):
    """Say whether a file of the library is taken."""
    if name.endswith("/") or (name.startswith(WITHOUT) and not name.startswith(WITHIN)):
        return False
    top = name.partition("/")[0].removesuffix(".pyc")
    if top.endswith(".dist-info"):
        return name.endswith("METADATA") and owner(top) in PACKAGES
    return top not in OTHERS


def owner(info):
    """Return the package that a `.dist-info` is of."""
    name = info.partition("-")[0].lower().replace("-", "_")
    return {"pillow": "PIL", "python_dateutil": "dateutil", "scikit_learn": "sklearn"}.get(
        name, name
    )


def stored_zip(files):
    """Return a zip of `files`, not compressed: the whole is, and is read faster so."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), content)
    return target.getvalue()
