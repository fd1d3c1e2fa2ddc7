-- The figures in force asked for by name, with their words and place and what their document is.
SELECT o.*,
       s.file_name,
       s.unit_name,
       s.document_kind,
       s.form_code,
       s.period,
       s.scope,
       s.year_from AS filed_year_from,
       s.year_to AS filed_year_to
FROM observations o
JOIN submissions s USING (submission_id)
WHERE o.in_force AND o.observation_id IN (SELECT unnest(from_json(?, '["VARCHAR"]')))
ORDER BY o.observation_id
