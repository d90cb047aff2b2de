-- Once, on the first primary, as postgres. Extensions, tables and privileges follow at the first start of Permanence.
CREATE ROLE permanence_owner LOGIN PASSWORD '${OWNER_PASSWORD}' NOSUPERUSER NOBYPASSRLS;
CREATE ROLE permanence_app LOGIN PASSWORD '${APPLICATION_PASSWORD}' NOSUPERUSER NOBYPASSRLS;
CREATE ROLE permanence_copier LOGIN REPLICATION PASSWORD '${COPIER_PASSWORD}' NOSUPERUSER NOBYPASSRLS;
GRANT pg_read_all_stats TO permanence_app; -- how far the standbys are behind, for the state of the system
CREATE DATABASE permanence OWNER permanence_owner ENCODING 'UTF8' TEMPLATE template0;
\connect permanence
GRANT EXECUTE ON FUNCTION pg_switch_wal() TO permanence_copier; -- what is copied ends with a segment of the log
