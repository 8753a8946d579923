/*
 * Sums and dot products of rows over a strip of columns, in registers: what the kernels in C are made of.
 *
 * Memory is that of the Java kernels (docs/layout.md): rows of floats padded to a multiple of 16 that start
 * on 64 bytes, strides in floats, spike lists in compressed sparse rows. Terms are added in the order of the list.
 * Where a function takes n, or another argument before the matrix, it is a constant at each call.
 */
#ifndef SPIKETILE_COLUMNS_H
#define SPIKETILE_COLUMNS_H

#include <immintrin.h>
#include <stddef.h>

enum {
  LANES = 8,          /* floats of a 256-bit vector */
  LINE = 16,          /* floats of a cache line */
  COLUMN_VECTORS = 8, /* vectors summed at a time: half of the 16 registers, and a 64-wide tile takes one pass */
  STRIP = COLUMN_VECTORS * LANES,
  ROWS_AHEAD = 8      /* how far to prefetch: eight rows take longer to add than a line takes from L2 */
};

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 8")

/* Hides what a pointer was made of: GCC would else add the offset of each load to its parts, one instruction more. */
#define OPAQUE(pointer) __asm__("" : "+r"(pointer))

/* Which rows of a matrix to take, in order. */
typedef struct {
  const int *index;
  int from, to;
  int last; /* last entry of the index that may be read ahead of the sum */
} row_list;

/* sum += the rows named, for n vectors of columns. */
INLINE void add_rows(const int n, const int prefetch, const float *matrix, ptrdiff_t stride, row_list rows,
                     __m256 *sum) {
  for (int k = rows.from; k < rows.to; k++) {
    if (prefetch) {
      int ahead = k + ROWS_AHEAD < rows.last ? k + ROWS_AHEAD : rows.last;
      const float *next = matrix + rows.index[ahead] * stride;
      UNROLL
      for (int i = 0; i < n * LANES; i += LINE) _mm_prefetch((const char *)(next + i), _MM_HINT_T0);
    }
    const float *row = matrix + rows.index[k] * stride;
    OPAQUE(row);
    UNROLL
    for (int v = 0; v < n; v++) sum[v] = _mm256_add_ps(sum[v], _mm256_load_ps(row + v * LANES));
  }
}

/* out = start + the rows named, for n vectors of columns. */
INLINE void sum_columns(const int n, const int prefetch, const float *matrix, ptrdiff_t stride, row_list rows,
                        const float *start, float *out) {
  __m256 sum[COLUMN_VECTORS];
  UNROLL
  for (int v = 0; v < n; v++) sum[v] = _mm256_load_ps(start + v * LANES);
  add_rows(n, prefetch, matrix, stride, rows, sum);
  UNROLL
  for (int v = 0; v < n; v++) _mm256_store_ps(out + v * LANES, sum[v]);
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
    OPAQUE(row);
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

#endif
