package io.godwit.engine;

/**
 * What rows of a table must be like before a change can be made: those that are not are counted,
 * and some of them named by their keys.
 *
 * @param broken an SQL condition over the row {@code r} that is true of a row that is not
 * @param words what such rows are: {@code have NULL in column note}
 * @param advice what to do about them
 */
public record RowCheck(String broken, String words, String advice) {}
