/** Telling people elsewhere what happens: what is news, in which form, and how it gets there. */
@NullMarked
package io.godwit.notice;

import org.jspecify.annotations.NullMarked;
