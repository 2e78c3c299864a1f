/** Providers of the flag by which readers move to the new shape. */
@NullMarked
package io.godwit.flag;

import org.jspecify.annotations.NullMarked;
