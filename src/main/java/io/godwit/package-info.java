/** The entry point of worker and command line; the operator has its own. */
@NullMarked
package io.godwit;

import org.jspecify.annotations.NullMarked;
