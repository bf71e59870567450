"""The parts of `tools/prose.py`, which binds the numbers of the prose to what they are of."""
