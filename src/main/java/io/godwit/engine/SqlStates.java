package io.godwit.engine;

import java.util.Map;

/** Standard names of the conditions for which a row may fail (PostgreSQL, appendix A). */
public final class SqlStates {
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("21000", "cardinality_violation"),
          Map.entry("22000", "data_exception"),
          Map.entry("22001", "string_data_right_truncation"),
          Map.entry("22002", "null_value_no_indicator_parameter"),
          Map.entry("22003", "numeric_value_out_of_range"),
          Map.entry("22004", "null_value_not_allowed"),
          Map.entry("22007", "invalid_datetime_format"),
          Map.entry("22008", "datetime_field_overflow"),
          Map.entry("22009", "invalid_time_zone_displacement_value"),
          Map.entry("2200G", "most_specific_type_mismatch"),
          Map.entry("2200M", "invalid_xml_document"),
          Map.entry("2200N", "invalid_xml_content"),
          Map.entry("22011", "substring_error"),
          Map.entry("22012", "division_by_zero"),
          Map.entry("22015", "interval_field_overflow"),
          Map.entry("22018", "invalid_character_value_for_cast"),
          Map.entry("2201B", "invalid_regular_expression"),
          Map.entry("2201E", "invalid_argument_for_logarithm"),
          Map.entry("2201F", "invalid_argument_for_power_function"),
          Map.entry("22021", "character_not_in_repertoire"),
          Map.entry("22023", "invalid_parameter_value"),
          Map.entry("22025", "invalid_escape_sequence"),
          Map.entry("22026", "string_data_length_mismatch"),
          Map.entry("2202E", "array_subscript_error"),
          Map.entry("22032", "invalid_json_text"),
          Map.entry("22033", "invalid_sql_json_subscript"),
          Map.entry("22P01", "floating_point_exception"),
          Map.entry("22P02", "invalid_text_representation"),
          Map.entry("22P03", "invalid_binary_representation"),
          Map.entry("22P05", "untranslatable_character"),
          Map.entry("23000", "integrity_constraint_violation"),
          Map.entry("23001", "restrict_violation"),
          Map.entry("23502", "not_null_violation"),
          Map.entry("23503", "foreign_key_violation"),
          Map.entry("23505", "unique_violation"),
          Map.entry("23514", "check_violation"),
          Map.entry("23P01", "exclusion_violation"),
          Map.entry("27000", "triggered_data_change_violation"),
          Map.entry("38000", "external_routine_exception"),
          Map.entry("39000", "external_routine_invocation_exception"),
          Map.entry("42501", "insufficient_privilege"),
          Map.entry("42883", "undefined_function"),
          Map.entry("44000", "with_check_option_violation"),
          Map.entry("54000", "program_limit_exceeded"),
          Map.entry("54001", "statement_too_complex"),
          Map.entry("P0001", "raise_exception"),
          Map.entry("P0002", "no_data_found"),
          Map.entry("P0003", "too_many_rows"),
          Map.entry("P0004", "assert_failure"),
          Map.entry("XX000", "internal_error"),
          Map.entry("XX001", "data_corrupted"));

  private SqlStates() {}

  /** The name, or nothing for one that a trigger or function has made up. */
  public static String name(String sqlstate) {
    return NAMES.getOrDefault(sqlstate, "");
  }
}
