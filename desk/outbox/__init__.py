"""The outbox of the desk: the worker, and what follows from a delivery or a failure."""
