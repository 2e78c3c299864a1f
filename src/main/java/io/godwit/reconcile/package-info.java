/**
 * The shell around the engine: observe, decide, perform, project, write. The Java Operator SDK
 * lives here and nowhere else.
 */
@NullMarked
package io.godwit.reconcile;

import org.jspecify.annotations.NullMarked;
