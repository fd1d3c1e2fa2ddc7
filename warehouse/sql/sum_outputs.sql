-- The province's outputs: the sum over its districts and communes; a unit that does not say is not counted as zero.
DELETE FROM outputs_by_project_year;
INSERT INTO outputs_by_project_year BY NAME
WITH cells AS (
    SELECT o.*, parent_in(o.unit_code, o.unit_level, o.year) AS parent_code
    FROM outputs_by_unit o
    WHERE o.province_code IS NOT NULL
),
counted AS (
    SELECT c.*
    FROM cells c
    WHERE NOT EXISTS (
        SELECT 1 FROM cells d
        WHERE d.province_code = c.province_code AND d.programme = c.programme AND d.project_code = c.project_code
          AND d.year = c.year AND d.indicator = c.indicator AND d.unit = c.unit
          AND ((c.unit_level = 'commune' AND d.unit_level = 'district' AND d.unit_code = c.parent_code)
               OR (c.unit_level = 'province' AND d.unit_level <> 'province')))
)
SELECT province_code,
       max(province_name) AS province_name,
       programme,
       project_code,
       year,
       indicator,
       unit,
       TRY_CAST(sum(planned_value) AS DECIMAL(20, 4)) AS planned_value,
       TRY_CAST(sum(actual_value) AS DECIMAL(20, 4)) AS actual_value,
       count(DISTINCT unit_code) AS units_reported,
       flatten(list(chosen_from ORDER BY unit_code)) AS chosen_from
FROM counted
GROUP BY province_code, programme, project_code, year, indicator, unit;
