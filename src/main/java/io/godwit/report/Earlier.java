package io.godwit.report;

import java.time.Instant;

/**
 * An earlier try of the same name, of which the ledger has a plan of its own.
 *
 * @param id number of its plan in the ledger
 * @param ended how it ended, or empty
 * @param message why, or empty
 */
public record Earlier(long id, int attempt, Instant at, String ended, String message) {}
