/** The controllers of a backfill against models of a database, beside those of others. */
@NullMarked
package io.godwit.simulation;

import org.jspecify.annotations.NullMarked;
