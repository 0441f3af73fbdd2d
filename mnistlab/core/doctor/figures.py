"""Figures as the doctor quotes them."""

from __future__ import annotations

import numpy as np


def loss_text(loss: float) -> str:
    """Write a loss with as many digits as say something.

    >>> loss_text(0.0123), loss_text(2.3026), loss_text(84.31), loss_text(11612.4), loss_text(3.2e9)
    ('0.012', '2.30', '84.3', '11,612', 'over a billion')
    """
    if loss >= 1e9:
        return "over a billion"
    if loss >= 1e6:
        return f"{loss / 1e6:,.0f} million"
    digits = 0 if loss >= 1000 else 1 if loss >= 10 else 2 if loss >= 0.1 else 3
    return f"{loss:,.{digits}f}"


def rate_text(rate: float) -> str:
    """Write a learning rate or another setting without an exponent.

    >>> rate_text(1e-06), rate_text(0.1), rate_text(10.0)
    ('0.000001', '0.1', '10')
    """
    return np.format_float_positional(rate, trim="-")


def batches(count: int) -> str:
    """Write a number of batches.

    >>> batches(1), batches(2345)
    ('1 batch', '2,345 batches')
    """
    return f"{count:,} batch{'' if count == 1 else 'es'}"


def points(share: float) -> str:
    """Write a difference between two shares in percentage points.

    >>> points(0.0123)
    '1.2 points'
    """
    return f"{100 * share:.1f} points"
