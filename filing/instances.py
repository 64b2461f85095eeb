"""One cloud product as data: what product verification asks of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Instance:
    """One cloud product as product verification sees it: its terms and how many numbers it hands
    out."""

    key: str
    zh: str
    en: str
    billing: str
    """`subscription`, `plan` or `none`: what the product is paid by where it counts for a
    filing."""
    scope: str
    """What the quantity of numbers is counted for: instance, account, product, package or none."""
    source: str
    as_of: str
    months_min: int | None = None
    """Shortest term bought, in months; None where no source gives one."""
    numbers: int | None = None
    """Service identification numbers it hands out; 0: none, None: no source gives a figure."""
    public: str = ""
    """Which public network it needs: bandwidth, eip, included or nothing."""
    order_min: int | None = None
    """Smallest order in CNY that counts."""
    note: str = ""
