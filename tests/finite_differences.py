"""The one check of every gradient: move each number a little and see how the loss answers."""

import numpy as np


def central_differences(loss, point, *, nudge=1e-5):
    """Return the slope of `loss` in each number of `point`, an array of the same shape.

    Args:
        loss: a function of such an array, returning one number.
        point: floats. They are taken as float64 and left as they are.
        nudge: how far each number moves, up and down. The error has two parts, about nudge**2 from
            the curve and 1e-16 / nudge from the rounding: for numbers near 1, below 1e-10 in all.
    """
    point = np.array(point, dtype=np.float64)
    slopes = np.empty_like(point)
    for place in np.ndindex(point.shape):
        here = point[place]
        point[place] = here + nudge
        above = loss(point)
        point[place] = here - nudge
        slopes[place] = (above - loss(point)) / (2 * nudge)
        point[place] = here
    return slopes
