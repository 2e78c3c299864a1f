/**
 * What a migration has done, as people read it when it is over: {@link
 * io.godwit.report.MigrationReport} is read from the ledger, {@link io.godwit.report.ReportText}
 * writes it. Pure.
 */
@NullMarked
package io.godwit.report;

import org.jspecify.annotations.NullMarked;
