"""One thread of BLAS and OpenMP for what runs a chapter: the build, the tests, the tools.

Sums that several threads share come out in another order each time, and on the small tables of the
book the threads wait for each other longer than they work: unpinned, one chapter took a minute of
processor time. A kernel inherits the variables from the process that starts it.
"""

import os

ONE_THREAD = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "OMP_NUM_THREADS"), "1"
)


def pin():
    """Allow one thread to this process and to those that it starts; call it before NumPy comes."""
    os.environ.update(ONE_THREAD)


def setup(app):
    """Pin the kernels of a build (`_config.yml` lists this file as a Sphinx extension)."""
    pin()
    return {"parallel_read_safe": True, "parallel_write_safe": True}
