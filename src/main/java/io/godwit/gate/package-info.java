/** Asks others how they are: Prometheus, any HTTP endpoint. */
@NullMarked
package io.godwit.gate;

import org.jspecify.annotations.NullMarked;
