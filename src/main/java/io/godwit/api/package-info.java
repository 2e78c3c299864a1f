/**
 * The custom resources, {@link io.godwit.api.Migration} and {@link io.godwit.api.Database}, and
 * nothing else: records that mirror the YAML, from which the CRDs in {@code crds/} are generated.
 *
 * <p>No behaviour, no clients, no import of another package of Godwit.
 */
@NullMarked
package io.godwit.api;

import org.jspecify.annotations.NullMarked;
