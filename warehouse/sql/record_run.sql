INSERT INTO runs BY NAME
SELECT ? AS run_id,
       ? AS started_at,
       ? AS as_of,
       ? AS code_version,
       ? AS files_new,
       (SELECT count(*) FROM submissions WHERE state <> 'rejected') AS files_read,
       (SELECT count(*) FROM submissions WHERE state = 'rejected') AS files_rejected,
       (SELECT count(*) FROM observations) AS observations,
       (SELECT count(*) FROM findings WHERE state = 'open') AS findings_open
