"""Networks of other people in, the parts of a study out.

In: GMNS tables of nodes and links, GeoJSON, or a GeoPackage, of railways with their gauges.
Out: :class:`~landbridge.data.parts.StudyParts` that pass the checks of a study, with a note for
everything that had to be decided, or an :class:`~landbridge.base.errors.InputError` with every
fault. `landbridge.data.importing.build.import_parts` is the way in: `source` finds out what kind
of file it is, `gmns`, `geojson` and `geopackage` read it, `tags` reads what is said of a track,
`pieces` splits tracks where they meet, `places`, `lines` and `rows` make tables of them.
"""
