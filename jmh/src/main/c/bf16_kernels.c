/*
 * The products that read weights in bf16, in C with AVX2. An int has a column in its upper half and the column 16
 * before it in its lower half; a row's last 16 columns, where they have no others to pair with, are floats
 * (docs/layout.md). A shift and a mask make two vectors of floats of a vector of ints. Sums are in fp32, and those of
 * spmm_bf16 have the same bits as the Java kernel's.
 */
#include "columns.h"

enum {
  PAIR_VECTORS = COLUMN_VECTORS / 2, /* vectors of pairs in a strip */
  GROUP = 2 * LINE                   /* columns that share a cache line */
};

/* Columns of the floats in the lower and in the upper halves of the p-th vector of pairs. */
INLINE int lower(int p) { return p / 2 * GROUP + p % 2 * LANES; }
INLINE int upper(int p) { return lower(p) + LINE; }

INLINE __m256 lower_halves(__m256i pairs) { return _mm256_castsi256_ps(_mm256_slli_epi32(pairs, 16)); }
INLINE __m256 upper_halves(__m256i pairs) {
  return _mm256_castsi256_ps(_mm256_and_si256(pairs, _mm256_set1_epi32((int)0xffff0000)));
}

INLINE __m256i load_pairs(const int *row, int p) { return _mm256_load_si256((const __m256i *)(row + p * LANES)); }

/* out = start + the rows named, for n vectors of pairs. */
INLINE void sum_pairs(const int n, const int *matrix, ptrdiff_t stride, row_list rows, const float *start, float *out) {
  __m256 low[PAIR_VECTORS], high[PAIR_VECTORS];
  UNROLL
  for (int p = 0; p < n; p++) {
    low[p] = _mm256_load_ps(start + lower(p));
    high[p] = _mm256_load_ps(start + upper(p));
  }
  for (int k = rows.from; k < rows.to; k++) {
    const int *row = matrix + rows.index[k] * stride;
    OPAQUE(row);
    UNROLL
    for (int p = 0; p < n; p++) {
      __m256i pairs = load_pairs(row, p);
      low[p] = _mm256_add_ps(low[p], lower_halves(pairs));
      high[p] = _mm256_add_ps(high[p], upper_halves(pairs));
    }
  }
  UNROLL
  for (int p = 0; p < n; p++) {
    _mm256_store_ps(out + lower(p), low[p]);
    _mm256_store_ps(out + upper(p), high[p]);
  }
}

/* I[r,:] = b + sum of W[j,:] over j fired in row r - lag, as spmm; the stride of W counts ints. */
void spmm_bf16(const int *row_start, const int *fired_end, const int *ids, const int *weights, ptrdiff_t weight_stride,
               const float *bias, float *current, ptrdiff_t current_stride, int width, int lag, int first_row,
               int end_row) {
  for (int r = first_row; r < end_row; r++) {
    int source = r - lag;
    row_list fired = {ids, source < 0 ? 0 : row_start[source], source < 0 ? 0 : fired_end[source], 0};
    float *out = current + r * current_stride;
    int i = 0;
    for (; i + STRIP <= width; i += STRIP) {
      sum_pairs(4, weights + i / 2, weight_stride, fired, bias + i, out + i);
    }
    if (i + GROUP <= width) {
      sum_pairs(2, weights + i / 2, weight_stride, fired, bias + i, out + i);
      i += GROUP;
    }
    if (i < width) {
      sum_columns(2, 0, (const float *)weights + i / 2, weight_stride, fired, bias + i, out + i);
    }
  }
}

/* error[k] = W[id_k,:] . vector, or += where add is set, for n vectors of pairs; a chain for each half. */
INLINE void dot_pairs(const int n, const int *weights, ptrdiff_t stride, row_list entries, const float *vector,
                      float *error, int add) {
  __m256 low[PAIR_VECTORS], high[PAIR_VECTORS];
  UNROLL
  for (int p = 0; p < n; p++) {
    low[p] = _mm256_load_ps(vector + lower(p));
    high[p] = _mm256_load_ps(vector + upper(p));
  }
  for (int k = entries.from; k < entries.to; k++) {
    const int *row = weights + entries.index[k] * stride;
    OPAQUE(row);
    __m256i pairs = load_pairs(row, 0);
    __m256 left = _mm256_mul_ps(low[0], lower_halves(pairs));
    __m256 right = _mm256_mul_ps(high[0], upper_halves(pairs));
    UNROLL
    for (int p = 1; p < n; p++) {
      pairs = load_pairs(row, p);
      left = _mm256_fmadd_ps(low[p], lower_halves(pairs), left);
      right = _mm256_fmadd_ps(high[p], upper_halves(pairs), right);
    }
    float dot = sum_lanes(_mm256_add_ps(left, right));
    error[k] = add ? error[k] + dot : dot;
  }
}

/* error[k] = W[id_k,:] . lambda[r + lag,:] for each entry k, as sampled_dot; the stride of W counts ints. */
void sampled_dot_bf16(const int *row_start, const int *ids, const int *weights, ptrdiff_t weight_stride,
                      const float *lambda, ptrdiff_t lambda_stride, float *error, int width, int lag, int first_row,
                      int end_row) {
  for (int r = first_row; r < end_row; r++) {
    row_list entries = {ids, row_start[r], row_start[r + 1], 0};
    const float *vector = lambda + (r + lag) * lambda_stride;
    int i = 0;
    for (; i + STRIP <= width; i += STRIP) {
      dot_pairs(4, weights + i / 2, weight_stride, entries, vector + i, error, i > 0);
    }
    if (i + GROUP <= width) {
      dot_pairs(2, weights + i / 2, weight_stride, entries, vector + i, error, i > 0);
      i += GROUP;
    }
    if (i < width) {
      dot_columns(2, (const float *)weights + i / 2, weight_stride, entries, vector + i, error, i > 0);
    }
  }
}
