/*
 * The sparse products of a tile in C with AVX2: what the Vector API's kernels are compared with. Terms are added in
 * the order of the list, so spmm and weight_gradient give the same bits as the Java kernels.
 */
#include "columns.h"

/* out = start + the rows named; eight vectors of columns at a time, then what is left, an even number. */
INLINE void sum_rows(const int prefetch, const float *matrix, ptrdiff_t stride, row_list rows, const float *start,
                     float *out, int width) {
  int i = 0;
  for (; i + STRIP <= width; i += STRIP) {
    sum_columns(8, prefetch, matrix + i, stride, rows, start + i, out + i);
  }
  switch ((width - i) / LANES) {
    case 6: sum_columns(6, prefetch, matrix + i, stride, rows, start + i, out + i); break;
    case 4: sum_columns(4, prefetch, matrix + i, stride, rows, start + i, out + i); break;
    case 2: sum_columns(2, prefetch, matrix + i, stride, rows, start + i, out + i); break;
  }
}

INLINE void spmm_rows(const int prefetch, const int *row_start, const int *fired_end, const int *ids,
                      const float *weights, ptrdiff_t weight_stride, const float *bias, float *current,
                      ptrdiff_t current_stride, int width, int lag, int first_row, int end_row) {
  int last = end_row > lag ? row_start[end_row - lag] - 1 : 0;
  for (int r = first_row; r < end_row; r++) {
    int source = r - lag;
    row_list fired = {ids, source < 0 ? 0 : row_start[source], source < 0 ? 0 : fired_end[source], last};
    sum_rows(prefetch, weights, weight_stride, fired, bias, current + r * current_stride, width);
  }
}

/* I[r,:] = b + sum of W[j,:] over j fired in row r - lag, for the rows from first_row to before end_row. */
void spmm(const int *row_start, const int *fired_end, const int *ids, const float *weights,
          ptrdiff_t weight_stride, const float *bias, float *current, ptrdiff_t current_stride, int width,
          int lag, int first_row, int end_row) {
  spmm_rows(0, row_start, fired_end, ids, weights, weight_stride, bias, current, current_stride, width, lag,
            first_row, end_row);
}

/* The same, with the weight row needed 8 ids later fetched into L1. */
void spmm_prefetch(const int *row_start, const int *fired_end, const int *ids, const float *weights,
                   ptrdiff_t weight_stride, const float *bias, float *current, ptrdiff_t current_stride, int width,
                   int lag, int first_row, int end_row) {
  spmm_rows(1, row_start, fired_end, ids, weights, weight_stride, bias, current, current_stride, width, lag,
            first_row, end_row);
}

/* G[j,:] += sum of lambda[r,:] over the rows r in which neuron j fired: rows[start[j]] to before rows[start[j+1]]. */
void weight_gradient(const int *start, const int *rows, const float *lambda, ptrdiff_t lambda_stride,
                     float *gradient, ptrdiff_t gradient_stride, int width, int neurons) {
  for (int j = 0; j < neurons; j++) {
    if (start[j] != start[j + 1]) {
      row_list fired = {rows, start[j], start[j + 1], 0};
      float *sum = gradient + j * gradient_stride;
      sum_rows(0, lambda, lambda_stride, fired, sum, sum, width);
    }
  }
}

/* error[k] = W[id_k,:] . lambda[r + lag,:] for each entry k, fired or active, of rows first_row to before end_row. */
void sampled_dot(const int *row_start, const int *ids, const float *weights, ptrdiff_t weight_stride,
                 const float *lambda, ptrdiff_t lambda_stride, float *error, int width, int lag, int first_row,
                 int end_row) {
  for (int r = first_row; r < end_row; r++) {
    row_list entries = {ids, row_start[r], row_start[r + 1], 0};
    const float *vector = lambda + (r + lag) * lambda_stride;
    int i = 0;
    for (; i + STRIP <= width; i += STRIP) {
      dot_columns(8, weights + i, weight_stride, entries, vector + i, error, i > 0);
    }
    switch ((width - i) / LANES) {
      case 6: dot_columns(6, weights + i, weight_stride, entries, vector + i, error, i > 0); break;
      case 4: dot_columns(4, weights + i, weight_stride, entries, vector + i, error, i > 0); break;
      case 2: dot_columns(2, weights + i, weight_stride, entries, vector + i, error, i > 0); break;
    }
  }
}

/* Whether this CPU has the instructions that this file is compiled to. */
int cpu_suffices(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
