-- Corrections whose figure is still stated in force as it was when it was corrected, written more finely or not.
SELECT DISTINCT c.decision_id
FROM corrections c
JOIN observations o
  ON o.in_force
 AND o.unit_code = c.unit_code
 AND o.sub_unit IS NOT DISTINCT FROM c.sub_unit
 AND o.agency_code IS NOT DISTINCT FROM c.agency_code
 AND o.programme IS NOT DISTINCT FROM c.programme
 AND o.project_code IS NOT DISTINCT FROM c.project_code
 AND o.year_from IS NOT DISTINCT FROM c.year_from
 AND o.year_to IS NOT DISTINCT FROM c.year_to
 AND o.topic IS NOT DISTINCT FROM c.topic
 AND o.indicator IS NOT DISTINCT FROM c.indicator
 AND o.source IS NOT DISTINCT FROM c.source
 AND o.capital = c.capital
 AND o.population = c.population
 AND o.scenario = c.scenario
 AND o.point = c.point
 AND o.item IS NOT DISTINCT FROM c.item
 AND abs(o.value - c.observed_value) <= greatest(o.half_width, c.observed_half_width)
