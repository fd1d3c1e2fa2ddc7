-- One row per unit, programme, project, year, output and its unit: what outputs_by_project_year adds up.
CREATE TABLE outputs_by_unit (
    province_code VARCHAR,
    province_name VARCHAR,
    unit_code VARCHAR NOT NULL,
    unit_level VARCHAR,
    programme VARCHAR NOT NULL,
    project_code VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    indicator VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    planned_value DECIMAL(20, 4),
    actual_value DECIMAL(20, 4),
    chosen_from VARCHAR[] NOT NULL
)
