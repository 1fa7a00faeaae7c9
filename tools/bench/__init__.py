"""Benchmarks: the calls that have a bound in, their times beside it out."""
