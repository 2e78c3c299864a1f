package io.godwit.api;

import java.util.Map;

/** Patterns shared by the fields of both resources, and what people are told who miss one. */
final class Patterns {
  /**
   * A Go duration, as Flux and Argo Rollouts write them: {@code 30s}, {@code 1h30m}, {@code 72h}.
   */
  static final String DURATION = "^([0-9]{1,6}([.][0-9]{1,3})?(ms|s|m|h))+$";

  /** A name of a Kubernetes object (RFC 1123 subdomain). */
  static final String OBJECT_NAME =
      "^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

  /** A key of a Secret or a ConfigMap. */
  static final String KEY = "^[-._a-zA-Z0-9]+$";

  /** A table, optionally with its schema; folded to lower case by nobody: it names it exactly. */
  static final String TABLE = "^[^.\"]{1,63}([.][^.\"]{1,63})?$";

  /** A column name, exactly as it stands in the catalog. */
  static final String COLUMN = "^[^\"]+$";

  /** A name of a constraint or an index, exactly as it stands in the catalog. */
  static final String IDENTIFIER = "^[^\"]{1,63}$";

  /** A name of a table without its schema. */
  static final String NAME = "^[^.\"]{1,63}$";

  /** A name of a feature flag. */
  static final String FLAG = "^[A-Za-z0-9._-]+$";

  /** An attribute of the context in which a flag is evaluated. */
  static final String ATTRIBUTE = "^[A-Za-z_][A-Za-z0-9_-]*$";

  /** A gate that takes an approval. */
  static final String GATE = "^contract$";

  /** {@code status.planHash}. */
  static final String PLAN_HASH = "^sha256:[0-9a-f]{64}$";

  /** A name of a signal, a replica or a step: metrics have it as a label. */
  static final String SIGNAL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

  /** A schedule as cron has it: five fields. What they mean is looked at by the operator. */
  static final String SCHEDULE = "^[0-9A-Za-z*/,#-]+( +[0-9A-Za-z*/,#?-]+){4}$";

  /** A time zone, as the IANA calls it. */
  static final String TIME_ZONE = "^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$";

  /** A moment (RFC 3339), with its offset. */
  static final String MOMENT =
      "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](Z|[+-][0-9]{2}:[0-9]{2})$";

  /** A day, as ISO 8601 writes it. */
  static final String DATE = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";

  /** A host name or an address. */
  static final String HOST = "^[A-Za-z0-9]([-.:A-Za-z0-9]*[A-Za-z0-9])?$";

  /** A limit of a signal. */
  static final String AMOUNT = "^(off|[0-9]{1,15}([.][0-9]{1,6})?(ms|s|m|h|B|kB|MB|GB|TB|%)?)$";

  /** A share, from 0 to 1. */
  static final String RATIO = "^(0([.][0-9]{1,6})?|1([.]0{1,6})?)$";

  /** Where something answers over HTTP. */
  static final String URL = "^https?://[^/@?# ]+(/[^ ]*)?$";

  /** The same, or with {{args.NAME}} in it: what comes of that is looked at then. */
  static final String URL_WITH_ARGS =
      "^(https?://[^/@?# ]+(/[^ ]*)?|[^ ]*[{][{]args[.][-a-z0-9]+[}][}][^ ]*)$";

  /** Name of a header of HTTP. */
  static final String HEADER = "^[A-Za-z0-9-]+$";

  /** Name of an environment variable. */
  static final String VARIABLE = "^[A-Za-z_][A-Za-z0-9_]*$";

  /** How something is sent over HTTP. */
  static final String METHOD = "^(PUT|POST|PATCH)$";

  /** A decimal of 0 or more. */
  static final String DECIMAL = "^[0-9]{1,15}([.][0-9]{1,15})?$";

  /** A share above 0 and below 1. */
  static final String SHARE = "^0[.]0*[1-9][0-9]*$";

  /** How many times, at least once. */
  static final String FACTOR = "^[1-9][0-9]{0,3}([.][0-9]{1,3})?$";

  /** A rule of the judge. */
  static final String RULE = "^GW[0-9]{3}$";

  /** The status of a condition. */
  static final String THREE_VALUED = "^(True|False|Unknown)$";

  /** By pattern; the CRDs carry the message in place of the pattern. */
  static final Map<String, String> MESSAGES =
      Map.ofEntries(
          Map.entry(
              DURATION,
              "must be a duration like 500ms, 30s, 10m or 24h; there is no unit for days: three are 72h"),
          Map.entry(
              OBJECT_NAME,
              "must be the name of a Kubernetes object: lower-case letters, digits, '-' and '.'"),
          Map.entry(
              KEY, "must be a key of a Secret or ConfigMap: letters, digits, '-', '_' and '.'"),
          Map.entry(TABLE, "must be schema.table or table, each at most 63 characters, no quotes"),
          Map.entry(
              COLUMN,
              "must be the name of a column as it is in the catalog: at most 63 characters, no quotes"),
          Map.entry(
              IDENTIFIER,
              "must be a name as it is in the catalog: at most 63 characters, no quotes"),
          Map.entry(
              NAME,
              "must be a name without a schema, at most 63 characters, no dots and no quotes"),
          Map.entry(FLAG, "must be the name of a flag: letters, digits, '-', '_' and '.'"),
          Map.entry(
              ATTRIBUTE,
              "must be the name of an attribute: letters, digits, '-' and '_', beginning with a"
                  + " letter or '_'"),
          Map.entry(GATE, "must be contract, the one gate that waits for an approval"),
          Map.entry(
              PLAN_HASH,
              "must be the plan hash from status.planHash: sha256: and 64 hexadecimal digits"),
          Map.entry(RATIO, "must be a share from 0 to 1, like 0.001"),
          Map.entry(RULE, "must be the id of a rule, like GW101"),
          Map.entry(THREE_VALUED, "must be True, False or Unknown"),
          Map.entry(
              SCHEDULE,
              "must be five fields as cron has them: minute, hour, day of the month, month, day of"
                  + " the week, like 0 1 * * *"),
          Map.entry(TIME_ZONE, "must be the name of a time zone, like Europe/Berlin or UTC"),
          Map.entry(MOMENT, "must be a moment with its offset from UTC, like 2026-11-27T00:00:00Z"),
          Map.entry(DATE, "must be a day, like 2026-11-30"),
          Map.entry(SIGNAL, "must be lower-case letters, digits and '-'"),
          Map.entry(HOST, "must be a host name or an address"),
          Map.entry(AMOUNT, "must be off, or an amount like 3, 1500ms, 30m, 100MB or 80%"),
          Map.entry(DECIMAL, "must be a decimal number like 0.005"),
          Map.entry(SHARE, "must be a share above 0 and below 1, like 0.001"),
          Map.entry(FACTOR, "must be a factor of 1 or more, like 1.5"),
          Map.entry(METHOD, "must be PUT, POST or PATCH"),
          Map.entry(VARIABLE, "must be letters, digits and '_', and not begin with a digit"),
          Map.entry(HEADER, "must be the name of a header: letters, digits and '-'"),
          Map.entry(
              URL_WITH_ARGS,
              "must begin with http:// or https:// and hold no user name or password, or hold"
                  + " {{args.NAME}}"),
          Map.entry(URL, "must begin with http:// or https:// and hold no user name or password"));

  private Patterns() {}
}
