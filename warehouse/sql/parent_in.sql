-- The unit above a unit in a year. Codes were reused on 1 July 2025, so a code alone does not say it; a unit that
-- changed hands within the year counts where it stood first.
CREATE OR REPLACE TEMP MACRO parent_in(unit, unit_level, in_year) AS (
    SELECT min_by(u.parent_code, u.valid_from)
    FROM units u
    WHERE u.code = unit
      AND u.level = unit_level
      AND u.valid_from <= make_date(in_year::INTEGER, 12, 31)
      AND coalesce(u.valid_to, DATE '9999-12-31') >= make_date(in_year::INTEGER, 1, 1)
)
