package spiketile.kernels;

/**
 * What a form of a strip's loop is loaded for: constants of its code.
 *
 * @param vectors vectors of columns
 * @param first whether they are the first of the matrix; if not, the loop is told where they are
 * @param stride bytes from row to row of the matrix, or 0: then the loop is told them
 */
record StripShape(int vectors, boolean first, long stride) {}
