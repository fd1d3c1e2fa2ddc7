-- What senders decided on their reply sheets: figures confirmed, and figures corrected with a number. An answer is on
-- the mismatch as the filing showed it for which the sheet was handed out, and of the figure it asked about.
SELECT substr(sha256(r.submission_id || ' ' || r.ordinal), 1, 24) AS decision_id,
       NULL::BIGINT AS number,
       r.finding_id,
       CASE r.answer WHEN 'confirmed' THEN 'accept' ELSE 'correct' END AS decision,
       'sender' AS origin,
       coalesce(r.answered_by, s.unit_name, r.unit_code) AS decided_by,
       s.received_at AS decided_at,
       r.explanation AS reason,
       NULL::DATE AS until,
       f.rule_id,
       f.kind,
       f.subject_id,
       f.submission_id,
       f.unit_code,
       f.reported,
       f.expected,
       f.tolerance,
       f.unit,
       CASE r.answer WHEN 'corrected' THEN r.corrected END AS value,
       CASE r.answer WHEN 'corrected' THEN concat_ws(' ', r.written, r.written_unit) END AS value_written,
       o.observation_id,
       concat_ws(' ', o.written, o.written_unit) AS observed_written,
       o.value AS observed_value,
       o.half_width AS observed_half_width,
       o.sub_unit, o.agency_code, o.programme, o.project_code, o.year_from, o.year_to, o.topic, o.indicator, o.source,
       o.capital, o.population, o.scenario, o.point, o.item
FROM replies r
JOIN submissions s USING (submission_id)
JOIN findings_filed f ON f.finding_id = r.finding_id AND f.submission_id = r.answers_submission
LEFT JOIN observations o ON o.observation_id = coalesce(f.suspects[1], f.observation_ids[1])
WHERE s.state <> 'rejected'
  AND (r.answer = 'confirmed' OR (r.answer = 'corrected' AND r.corrected IS NOT NULL AND o.observation_id IS NOT NULL))
ORDER BY s.received_at, r.submission_id, r.ordinal
