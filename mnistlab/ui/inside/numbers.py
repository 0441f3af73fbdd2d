"""Numbers of any size in little room, with a true minus sign."""

from __future__ import annotations

from decimal import Decimal

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

_LEAST, _MOST = 0.001, 10**6


def written(number: float, decimals: int = 2) -> str:
    """Return a number with so many decimals, or as a power of ten where that would be too long or say nothing.

    >>> written(-3.14159), written(0.0), written(0.004), written(2.5e-8), written(1.137e11)
    ('−3.14', '0', '4.0·10⁻³', '2.5·10⁻⁸', '1.1·10¹¹')
    """
    if number == 0:
        return "0"
    if max(_LEAST, 0.5 * 10**-decimals) <= abs(number) < _MOST:
        return _signed(f"{number:,.{decimals}f}")
    figures, power = f"{number:.1e}".split("e")
    return _signed(f"{figures}·10") + str(int(power)).translate(_RAISED)


def exact(number: Decimal) -> str:
    """Return a number with all the decimals it has."""
    return _signed(f"{number:,f}")


def _signed(text: str) -> str:
    return text.replace("-", "−")
