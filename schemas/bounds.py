"""What no figure and no year of a report reaches; known without any frame, so that a reading process can ask."""

LARGEST_AMOUNT = 10**15
"""Nothing a district counts reaches this; a reading beyond it is unreadable, not a figure."""

FIRST_YEAR, LAST_YEAR = 1900, 2200
