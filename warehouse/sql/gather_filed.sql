-- What was filed for which year.
CREATE OR REPLACE TEMP TABLE filed AS
SELECT province_code, unit_code, unit_level, programme,
       CASE WHEN document_kind = 'plan' THEN 'annual_plan'
            WHEN period = 'H1' THEN 'half_year_report'
            ELSE 'annual_report' END AS report,
       unnest(generate_series(year_from, least(coalesce(year_to, year_from), year_from + 10))) AS year,
       min(received_at) AS received_at,
       min_by(submission_id, (received_at, submission_id)) AS submission_id
FROM submissions
WHERE state <> 'rejected' AND unit_code IS NOT NULL AND programme IS NOT NULL AND year_from IS NOT NULL
  AND period IS DISTINCT FROM 'AD_HOC'
GROUP BY province_code, unit_code, unit_level, programme, report, year_from, year_to
