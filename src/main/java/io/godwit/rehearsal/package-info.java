/**
 * A migration performed on a copy: forth, back, and forth again, with what it took and whether
 * everything was as before. The programs are those that Jobs run.
 */
@NullMarked
package io.godwit.rehearsal;

import org.jspecify.annotations.NullMarked;
