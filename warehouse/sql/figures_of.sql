-- One row per figure in force of the units asked for, its submission's standing beside it; without its words and place,
-- which weigh most and say nothing about which figure stands.
SELECT o.* EXCLUDE (quote, written, written_unit, sheet, cell, page, line_from, line_to, bbox, computed_from),
       s.unit_name,
       s.unit_level,
       s.province_code,
       s.province_name,
       s.document_kind,
       s.form_code,
       s.period,
       s.year_from AS filed_year_from,
       s.year_to AS filed_year_to,
       s.received_at
FROM observations o
JOIN submissions s USING (submission_id)
WHERE o.in_force AND o.unit_code IN (SELECT unnest(from_json(?, '["VARCHAR"]')))
ORDER BY o.unit_code, o.submission_id, o.ordinal
