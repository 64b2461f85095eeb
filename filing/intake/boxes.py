"""A recognised line of text with its box, in fractions of the picture's sides."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """One line as it was recognised."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    slope: float = 0.0
    """Pixels down for each pixel to the right."""
    shape: float = 1.0
    """Width of the picture by its height."""
    score: float = 1.0
    """Confidence in the least sure sign."""
    sure: tuple[float, ...] = ()
    """Confidence in each sign, where that is known."""

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2
