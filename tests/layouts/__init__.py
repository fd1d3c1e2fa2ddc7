"""Workbooks of every layout a district office would make, drawn by a seed, each with the truth of its cells beside it.

The way of a workbook: facts are drawn (`draw_*`), put into tables of one form (`*_tables`), laid out on sheets with what
stands around them (`write_*`), perhaps with one planted mistake (`plant`), and bound into a file (`bind`). What a
reader should find in each cell is noted as it is written. `score` reads the files and compares.
"""
