/**
 * The whole: the operator's image in a real cluster, real Jobs, a real PostgreSQL, an application
 * that writes all the while.
 */
package io.godwit.whole;
