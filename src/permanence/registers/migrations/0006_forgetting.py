"""What speaks of a patient, as the change log forgets it: a list that the house compares with its models.

A new column that names a patient, or hangs on what does, is one more line of the list, in a migration of its own:
INSERT INTO registers_speaking VALUES ('table', 'column', false).
"""

from django.db import migrations

from permanence.foundation.tenancy import Withhold

BESIDE = """
    patients_contact.patient_id patients_relative.patient_id patients_address.patient_id
    patients_regulardoctor.patient_id patients_preference.patient_id patients_need.patient_id
    patients_follower.patient_id patients_remembrance.patient_id patients_confirmed.patient_id
    messaging_wish.person messaging_conversation.person messaging_message.person
    messaging_said.conversation_id messaging_attending.conversation_id messaging_attempt.message_id
    messaging_received.answers_id
    waiting_entry.patient_id lists_line.patient_id portal_booking.patient_id
"""
WHOLE = """
    patients_patient.merged_into_id patients_relative.known_id patients_nationalnumber.patient_id
    patients_identitycheck.patient_id patients_double.one_id patients_double.other_id patients_merge.kept_id
    patients_merge.gone_id patients_moved.merge_id patients_nameword.patient_id
    agenda_appointment.patient_id agenda_series.patient_id agenda_cancellation.appointment_id agenda_move.former_id
    agenda_move.appointment_id agenda_note.appointment_id agenda_prepared.appointment_id
    agenda_postponed.appointment_id agenda_reminder.appointment_id agenda_reminder.message_id
    agenda_replacement.appointment_id agenda_place.series_id agenda_place.appointment_id agenda_step.appointment_id
    agenda_delaytold.appointment_id capacity_reservation.held_for
    kernel_task.about_id kernel_taskstep.task_id
    waiting_offer.entry_id waiting_offer.appointment_id waiting_faroffer.entry_id
    coverage_coverage.patient_id coverage_formality.patient_id coverage_ticked.formality_id
    coverage_came.appointment_id coverage_came.formality_id
    desk_request.patient_id desk_question.patient_id desk_heardanswer.question_id desk_escalation.request_id
    desk_callattempt.request_id desk_keptlonger.request_id desk_mailreceived.request_id desk_tongue.request_id
    desk_difficultcall.request_id desk_proposalmade.request_id desk_handover.call_id desk_tone.call_id
    desk_callevent.call_id training_exercise.call_id api_hold.appointment_id
    guard_restriction.patient_id guard_listed.restriction_id guard_glass.patient_id guard_alert.patient_id
    registers_demand.patient_id registers_copy.demand_id registers_hold.patient_id registers_erasure.patient_id
"""


def _lines(listed: str, beside: str) -> str:
    named = (one.split(".") for one in listed.split())
    return ", ".join(f"('{table}', '{column}', {beside})" for table, column in named)


SPEAKING = f"""
    CREATE TABLE registers_speaking (
        "table" text NOT NULL, "column" text NOT NULL, beside boolean NOT NULL, PRIMARY KEY ("table", "column"));
    COMMENT ON COLUMN registers_speaking.beside IS 'goes at once when it is asked, not with the whole file alone';
    INSERT INTO registers_speaking VALUES {_lines(BESIDE, "true")}, {_lines(WHOLE, "false")};
"""
# The owner takes lines out of the change log, in this function alone: those of rows that speak of a file which a row of
# erasures names, as they stood last, and those said when a row spoke of it. What tells of the erasure stays, and a demand
# that has yet to be answered.
FORGET = """
    DROP FUNCTION registers_forget_changes(uuid);
    CREATE FUNCTION registers_forget_file(files text[], here uuid[], whole boolean) RETURNS bigint
    LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE reached text[] := files; fresh text[]; gone bigint;
    BEGIN
        LOOP
            SELECT array_agg(DISTINCT c.row_id::text) INTO fresh
            FROM foundation_change c JOIN registers_speaking s ON s."table" = c."table" AND (whole OR s.beside)
            WHERE c.structure_id = ANY (here) AND c.row_id::text <> ALL (reached)
                AND (c.after->>s."column" = ANY (reached) OR c.before->>s."column" = ANY (reached))
                AND (SELECT coalesce(last.after, last.before)->>s."column" FROM foundation_change last
                     WHERE last.row_id = c.row_id ORDER BY last.id DESC LIMIT 1) = ANY (reached);
            EXIT WHEN fresh IS NULL;
            reached := reached || fresh;
        END LOOP;
        DELETE FROM foundation_change c
        WHERE c.structure_id = ANY (here) AND c."table" <> 'registers_erasure'
            AND (c."table" IN (SELECT s."table" FROM registers_speaking s WHERE whole OR s.beside)
                AND c.row_id::text = ANY (reached)
                OR EXISTS (SELECT FROM registers_speaking s
                    WHERE s."table" = c."table" AND (whole OR s.beside)
                    AND (c.after->>s."column" = ANY (reached) OR c.before->>s."column" = ANY (reached))))
            AND NOT EXISTS (SELECT FROM registers_demand d WHERE d.id = c.row_id AND d.answered_on IS NULL);
        GET DIAGNOSTICS gone = ROW_COUNT;
        RETURN gone;
    END $$;
    REVOKE EXECUTE ON FUNCTION registers_forget_file FROM PUBLIC;
    CREATE FUNCTION registers_forget_changes(erasures uuid[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE files text[]; here uuid[]; gone bigint := 0; entire boolean;
    BEGIN
        IF EXISTS (SELECT FROM unnest(erasures) AS asked(id) WHERE NOT EXISTS (SELECT FROM registers_erasure e
            WHERE e.id = asked.id AND e.structure_id = ANY (permanence_scope()::uuid[])))
        THEN
            RAISE EXCEPTION 'no erasure of that name' USING ERRCODE = 'no_data_found';
        END IF;
        FOREACH entire IN ARRAY ARRAY[true, false] LOOP
            SELECT array_agg(p.id::text), array_agg(DISTINCT p.structure_id) INTO files, here
            FROM registers_erasure e JOIN patients_patient p ON p.id = e.patient_id OR p.merged_into_id = e.patient_id
            WHERE e.id = ANY (erasures) AND (e.extent = 'whole') = entire;
            IF files IS NOT NULL THEN
                gone := gone + registers_forget_file(files, here, entire);
            END IF;
        END LOOP;
        RETURN gone;
    END $$;
"""
# What was said at an opening stays as it was said, until the whole file is erased: then its words go, and nothing else.
STANDS = """
    CREATE FUNCTION registers_is_erased(file uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT EXISTS (SELECT FROM registers_erasure e JOIN patients_patient p ON e.patient_id IN (p.id, p.merged_into_id)
            WHERE e.extent = 'whole' AND p.id = file);
    $$;
    CREATE OR REPLACE FUNCTION guard_glass_stands() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE forgets boolean;
    BEGIN
        forgets := NEW.words IN (OLD.words, '–') AND NEW.finding IN (OLD.finding, '–')
            AND registers_is_erased(NEW.patient_id);
        IF (NEW.structure_id, NEW.person_id, NEW.person_name, NEW.reason, NEW.at)
            IS DISTINCT FROM (OLD.structure_id, OLD.person_id, OLD.person_name, OLD.reason, OLD.at)
            OR (NEW.words IS DISTINCT FROM OLD.words AND NOT forgets)
            OR NEW.until > OLD.until
            OR (NEW.patient_id IS DISTINCT FROM OLD.patient_id
                AND current_setting('permanence.merging', true) IS DISTINCT FROM 'on')
        THEN
            RAISE EXCEPTION 'an opening stays as it was said' USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.examined_at IS NOT NULL AND ((NEW.examined_at, NEW.examined_by_name)
            IS DISTINCT FROM (OLD.examined_at, OLD.examined_by_name)
            OR (NEW.finding IS DISTINCT FROM OLD.finding AND NOT forgets))
        THEN
            RAISE EXCEPTION 'what was found stays said' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0005_fences"),
        ("guard", "0002_fences"),
        ("desk", "0016_keeping"),
        ("agenda", "0016_leaves"),
        ("coverage", "0004_bringing"),
        ("waiting", "0003_far_offers"),
    ]
    operations = [
        migrations.RunSQL(SPEAKING, "DROP TABLE registers_speaking;"),
        Withhold("registers_speaking", "INSERT, UPDATE, DELETE"),
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
        migrations.RunSQL(STANDS, migrations.RunSQL.noop),
    ]
