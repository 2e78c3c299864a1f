/** Speaks HTTP to whoever a spec names, with a limit on everything. */
@NullMarked
package io.godwit.http;

import org.jspecify.annotations.NullMarked;
