/**
 * One class for each kind of change. A strategy turns facts about a table into the steps of a plan.
 *
 * <p>Builds SQL as values; never opens a connection.
 */
@NullMarked
package io.godwit.strategy;

import org.jspecify.annotations.NullMarked;
