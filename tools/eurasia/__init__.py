"""Builds the shipped study `eurasia` from its raw folder, byte for byte.

In: `src/landbridge/studies/eurasia/raw/` (published tables as they are, and the reviewed mapping
tables `map_*.csv`). Out: the CSV tables and `geometry.geojson` of the study. Run it with
`python -m tools.eurasia`; a test rebuilds the study and compares the bytes.
"""
