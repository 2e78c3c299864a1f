package io.godwit.lint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/**
 * Every rule of the judge. Ids are stable: they stand in waivers and in other people's baselines.
 * The hundreds are families: 0 the judging itself, 1 indexes, 2 constraints, 3 columns and names, 4
 * what is dropped, 5 locks and transactions, 6 rows, 7 types and rights, 8 steps of a Migration.
 */
public enum Rule {
  GW001("statement-fails", Weighs.ERROR),
  GW002("not-traced", Weighs.ERROR),
  GW003("waiver-unused", Weighs.WARNING),
  GW004("waiver-without-reason", Weighs.ERROR),
  GW101("index-not-concurrent", Weighs.BY_SIZE),
  GW102("drop-index-not-concurrent", Weighs.WARNING),
  GW103("reindex-not-concurrent", Weighs.BY_SIZE),
  GW104("concurrently-in-transaction", Weighs.ERROR),
  GW105("concurrently-if-not-exists", Weighs.WARNING),
  GW106("index-replaced-by-drop", Weighs.WARNING),
  GW107("concurrently-corrupts", Weighs.ERROR),
  GW108("refresh-not-concurrent", Weighs.WARNING),
  GW109("unique-index-on-rows", Weighs.WARNING),
  GW201("foreign-key-validated-at-once", Weighs.BY_SIZE),
  GW202("check-validated-at-once", Weighs.BY_SIZE),
  GW203("validated-under-the-same-lock", Weighs.BY_SIZE),
  GW204("unique-constraint-builds-index", Weighs.BY_SIZE),
  GW205("primary-key-builds-index", Weighs.BY_SIZE),
  GW206("primary-key-of-nullable-column", Weighs.BY_SIZE),
  GW207("exclusion-constraint", Weighs.BY_SIZE),
  GW208("not-null-scans", Weighs.BY_SIZE),
  GW209("not-null-dropped", Weighs.WARNING),
  GW210("constraint-dropped", Weighs.WARNING),
  GW211("foreign-key-without-index", Weighs.WARNING),
  GW212("delete-cascades", Weighs.WARNING),
  GW213("domain-validated-at-once", Weighs.ERROR),
  GW214("left-not-valid", Weighs.WARNING),
  GW215("foreign-key-of-another-type", Weighs.WARNING),
  GW301("rewrite-volatile-default", Weighs.BY_SIZE),
  GW302("rewrite-identity", Weighs.BY_SIZE),
  GW303("rewrite-generated", Weighs.BY_SIZE),
  GW304("rewrite-type", Weighs.BY_SIZE),
  GW305("rewrite", Weighs.BY_SIZE),
  GW306("required-column-without-default", Weighs.ERROR),
  GW307("column-renamed", Weighs.ERROR),
  GW308("table-renamed", Weighs.ERROR),
  GW309("schema-renamed", Weighs.ERROR),
  GW310("enum-value-renamed", Weighs.ERROR),
  GW311("type-changed-in-place", Weighs.WARNING),
  GW312("default-changed", Weighs.WARNING),
  GW313("json-column", Weighs.WARNING),
  GW314("short-key", Weighs.WARNING),
  GW315("published-table-changed", Weighs.ERROR),
  GW401("column-dropped", Weighs.ERROR),
  GW402("table-dropped", Weighs.ERROR),
  GW403("table-dropped-with-foreign-keys", Weighs.WARNING),
  GW404("schema-dropped", Weighs.ERROR),
  GW405("trigger-dropped", Weighs.WARNING),
  GW406("truncated", Weighs.ERROR),
  GW407("cascade", Weighs.ERROR),
  GW408("object-dropped", Weighs.WARNING),
  GW409("rows-of-dropped-partition", Weighs.WARNING),
  GW501("work-under-exclusive-lock", Weighs.ERROR),
  GW502("many-tables-locked", Weighs.WARNING),
  GW503("schema-and-data-mixed", Weighs.ERROR),
  GW504("no-lock-timeout", Weighs.WARNING),
  GW505("lock-timeout-too-long", Weighs.WARNING),
  GW506("transaction-control", Weighs.ERROR),
  GW507("not-committed", Weighs.ERROR),
  GW508("not-in-a-transaction", Weighs.ERROR),
  GW509("trigger-created", Weighs.WARNING),
  GW510("trigger-switched", Weighs.WARNING),
  GW511("partition-attached-with-scan", Weighs.BY_SIZE),
  GW512("partition-detached-not-concurrent", Weighs.WARNING),
  GW513("longer-than-a-moment", Weighs.ERROR),
  GW514("strong-lock-without-ladder", Weighs.ERROR),
  GW515("table-not-named", Weighs.ERROR),
  GW516("setting-left-behind", Weighs.ERROR),
  GW601("many-rows-at-once", Weighs.ERROR),
  GW602("every-row", Weighs.WARNING),
  GW603("large-without-flag", Weighs.ERROR),
  GW701("enum-value-added", Weighs.ERROR),
  GW702("rights-changed", Weighs.WARNING),
  GW703("extension-changed", Weighs.WARNING),
  GW704("replication-role", Weighs.ERROR),
  GW801("undo-fails", Weighs.ERROR),
  GW802("undo-leads-elsewhere", Weighs.ERROR),
  GW803("probe-unusable", Weighs.ERROR),
  GW804("probe-does-not-tell", Weighs.ERROR);

  /** What the severity depends on. */
  enum Weighs {
    /** Always an error. */
    ERROR,
    /** Always a warning. */
    WARNING,
    /** On how long it takes and how many statements come in that time: an error where unknown. */
    BY_SIZE
  }

  private static final Properties WORDS = words();

  private final String slug;
  private final Weighs weighs;

  Rule(String slug, Weighs weighs) {
    this.slug = slug;
    this.weighs = weighs;
  }

  private static Properties words() {
    Properties words = new Properties();
    try (InputStream file = Rule.class.getResourceAsStream("rules.properties")) {
      words.load(Objects.requireNonNull(file, "rules.properties"));
      return words;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its name in words. */
  public String slug() {
    return slug;
  }

  Weighs weighs() {
    return weighs;
  }

  /** What the severity depends on, in words. */
  public String weight() {
    return switch (weighs) {
      case ERROR -> "error";
      case WARNING -> "warning";
      case BY_SIZE -> "by size";
    };
  }

  /** Why it is a rule. */
  public String reason() {
    return word("why");
  }

  /** The safe way. */
  public String way() {
    return word("way");
  }

  private String word(String which) {
    String key = name() + "." + which;
    return Objects.requireNonNull(WORDS.getProperty(key), key);
  }
}
