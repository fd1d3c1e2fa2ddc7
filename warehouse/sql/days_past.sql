-- One row where coverage is not as it would be counted on a day: a report was still to come and its day has passed, or a
-- year has begun since the last run that is open by what was filed on the year before, or may be by the province's calendar.
SELECT 1
WHERE EXISTS (SELECT 1 FROM coverage WHERE state = 'due' AND due < $as_of)
   OR (year($as_of) > (SELECT year(max(as_of)) FROM runs)
       AND (EXISTS (SELECT 1 FROM coverage WHERE year = year($as_of) - 1 AND received_at IS NOT NULL)
            OR EXISTS (SELECT 1 FROM meta WHERE key = 'calendar' AND value <> '')))
