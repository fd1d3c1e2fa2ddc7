"""What a figure speaks of: the columns by which two figures are known to be the same, whatever file they stand in."""

OF_OFFICE = (
    "sub_unit",
    "agency_code",
    "programme",
    "project_code",
    "year_from",
    "year_to",
    "indicator",
    "capital",
    "population",
    "scenario",
    "point",
)
"""What a figure of an office speaks of, but for its source of money."""

FIGURE = (*OF_OFFICE, "source", "topic", "item")
"""All that names a figure of an office, the activity or group it is said for included."""
