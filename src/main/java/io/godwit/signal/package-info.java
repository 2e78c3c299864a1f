/**
 * How much a database can bear: what was measured goes in, how fast a backfill may go comes out.
 * Pure: no clock, no connection.
 */
@NullMarked
package io.godwit.signal;

import org.jspecify.annotations.NullMarked;
