/**
 * Everything that speaks to PostgreSQL: connections, catalogs, the ledger, steps, batches and
 * comparisons. JDBC lives here and nowhere else.
 */
@NullMarked
package io.godwit.sql;

import org.jspecify.annotations.NullMarked;
