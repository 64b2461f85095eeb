"""For all tests: hypothesis has no stopwatch, and a gate finds the same tomorrow as today."""

from hypothesis import settings

settings.register_profile("gate", deadline=None, derandomize=True, database=None)
settings.load_profile("gate")
