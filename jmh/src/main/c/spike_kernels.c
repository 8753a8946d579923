/*
 * The sparse products of a tile in C with AVX2: what the Vector API's kernels are compared with.
 *
 * Memory is that of the Java kernels (docs/layout.md): rows of floats padded to a multiple of 16 that start
 * on 64 bytes, strides in floats, spike lists in compressed sparse rows. Terms are added in the order of the
 * list, so spmm and weight_gradient give the same bits as the Java kernels.
 */
#include <immintrin.h>
#include <stddef.h>

enum {
  LANES = 8,          /* floats of a 256-bit vector */
  LINE = 16,          /* floats of a cache line */
  COLUMN_VECTORS = 8, /* vectors summed at a time: half of the 16 registers, and a 64-wide tile takes one pass */
  ROWS_AHEAD = 8      /* how far to prefetch: eight rows take longer to add than a line takes from L2 */
};

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 8")

/* Which rows of a matrix to add up, in order. */
typedef struct {
  const int *index;
  int from, to;
  int last; /* last entry of the index that may be read ahead of the sum */
} row_list;

/* out = start + the rows named, for n vectors of columns; n and prefetch are constants where this is inlined. */
INLINE void sum_columns(const int n, const int prefetch, const float *matrix, ptrdiff_t stride, row_list rows,
                        const float *start, float *out) {
  __m256 sum[COLUMN_VECTORS];
  UNROLL
  for (int v = 0; v < n; v++) sum[v] = _mm256_load_ps(start + v * LANES);
  for (int k = rows.from; k < rows.to; k++) {
    if (prefetch) {
      int ahead = k + ROWS_AHEAD < rows.last ? k + ROWS_AHEAD : rows.last;
      const float *next = matrix + rows.index[ahead] * stride;
      UNROLL
      for (int i = 0; i < n * LANES; i += LINE) _mm_prefetch((const char *)(next + i), _MM_HINT_T0);
    }
    const float *row = matrix + rows.index[k] * stride;
    UNROLL
    for (int v = 0; v < n; v++) sum[v] = _mm256_add_ps(sum[v], _mm256_load_ps(row + v * LANES));
  }
  UNROLL
  for (int v = 0; v < n; v++) _mm256_store_ps(out + v * LANES, sum[v]);
}

/* out = start + the rows named; eight vectors of columns at a time, then what is left, an even number. */
INLINE void sum_rows(const int prefetch, const float *matrix, ptrdiff_t stride, row_list rows, const float *start,
                     float *out, int width) {
  int i = 0;
  for (; i + COLUMN_VECTORS * LANES <= width; i += COLUMN_VECTORS * LANES) {
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

/* The sum of eight lanes, by folding the upper half onto the lower. */
INLINE float sum_lanes(__m256 v) {
  __m128 four = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
  __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

/* error[k] = W[id_k,:] . vector, or += where add is set, for n vectors of columns; two chains of multiply-adds. */
INLINE void dot_columns(const int n, const float *weights, ptrdiff_t stride, row_list entries, const float *vector,
                        float *error, int add) {
  __m256 factor[COLUMN_VECTORS];
  UNROLL
  for (int v = 0; v < n; v++) factor[v] = _mm256_load_ps(vector + v * LANES);
  for (int k = entries.from; k < entries.to; k++) {
    const float *row = weights + entries.index[k] * stride;
    __m256 left = _mm256_mul_ps(factor[0], _mm256_load_ps(row));
    __m256 right = _mm256_mul_ps(factor[1], _mm256_load_ps(row + LANES));
    UNROLL
    for (int v = 2; v < n; v += 2) {
      left = _mm256_fmadd_ps(factor[v], _mm256_load_ps(row + v * LANES), left);
      right = _mm256_fmadd_ps(factor[v + 1], _mm256_load_ps(row + (v + 1) * LANES), right);
    }
    float dot = sum_lanes(_mm256_add_ps(left, right));
    error[k] = add ? error[k] + dot : dot;
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
    for (; i + COLUMN_VECTORS * LANES <= width; i += COLUMN_VECTORS * LANES) {
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
