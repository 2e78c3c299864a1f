/**
 * The judge of free SQL. Pure: what PostgreSQL did with each statement on an empty copy of the
 * schema, and how large and busy the tables are, goes in; findings come out.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.lint;
