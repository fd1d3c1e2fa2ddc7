-- Of what each office's rows of a step of the night were made last, and by which version of the program.
CREATE TABLE unit_marks (
    step VARCHAR NOT NULL,
    unit_code VARCHAR NOT NULL,
    mark VARCHAR NOT NULL,
    code_version VARCHAR NOT NULL
);
