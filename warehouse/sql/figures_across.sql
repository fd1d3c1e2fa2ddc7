-- One row per figure in force of the units asked for that another document may tell as well, with what its document is
-- beside it; without its words and place, which are asked for again where two figures differ.
SELECT o.observation_id, o.submission_id, o.ordinal, o.unit_code, o.sub_unit, o.agency_code, o.programme,
       o.project_code, o.year_from, o.year_to, o.topic, o.indicator, o.source, o.capital, o.population, o.scenario,
       o.point, o.item, o.value, o.unit, o.half_width, o.approximate, o.derived,
       o.part_of, o.sheet, o.page, o.line_from,
       s.unit_level,
       s.province_code,
       s.document_kind,
       s.form_code,
       s.period,
       s.scope,
       s.year_from AS filed_year_from,
       s.year_to AS filed_year_to
FROM observations o
JOIN submissions s USING (submission_id)
WHERE o.in_force
  AND s.year_to IS NOT NULL
  AND o.unit_code IN (SELECT unnest(from_json(?, '["VARCHAR"]')))
ORDER BY o.unit_code, o.submission_id, o.ordinal
