/*
 * The whole forward pass of a tile of LIF neurons in C with AVX2, row by row: the sums of the current stay in
 * registers until they are added to the membrane. Current, membrane, lists and surrogate gradients have the same bits
 * as those of the Java kernel (docs/kernels.md).
 */
#include "columns.h"
#include <math.h>
#include <stdint.h>

enum { PACKED = 4 }; /* vectors whose comparisons are packed into the bytes of one */

/* A bit for each neuron of a strip. */
typedef struct {
  uint64_t fired, active;
} bits;

/* Parameters of the neurons, a row of floats for each, and the steepness of the surrogate gradient. */
typedef struct {
  const float *alpha, *inv_c, *theta, *theta_grad;
  float beta;
} neurons;

/* Where entries go, and how many there are. */
typedef struct {
  int *ids;
  float *sigmas;
  int count;
} list;

/* A bit for each lane of four comparisons, or of two, the last two being zero. */
INLINE uint32_t lane_bits(__m256 a, __m256 b, __m256 c, __m256 d) {
  __m256i ab = _mm256_packs_epi32(_mm256_castps_si256(a), _mm256_castps_si256(b));
  __m256i cd = _mm256_packs_epi32(_mm256_castps_si256(c), _mm256_castps_si256(d));
  __m256i in_order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7); /* packing goes by halves of 128 bits */
  return (uint32_t)_mm256_movemask_epi8(_mm256_permutevar8x32_epi32(_mm256_packs_epi16(ab, cd), in_order));
}

/* u <- fma(I, 1/C, alpha * (u >= theta ? 0 : u)) for a vector of neurons from neuron i on. */
INLINE __m256 update(neurons cells, float *u, int i, __m256 current) {
  __m256 last = _mm256_load_ps(u + i);
  __m256 reset = _mm256_cmp_ps(last, _mm256_load_ps(cells.theta + i), _CMP_GE_OQ);
  __m256 left = _mm256_mul_ps(_mm256_load_ps(cells.alpha + i), _mm256_andnot_ps(reset, last));
  __m256 next = _mm256_fmadd_ps(current, _mm256_load_ps(cells.inv_c + i), left);
  _mm256_store_ps(u + i, next);
  return next;
}

/* Current, membrane and bits of n vectors of neurons from neuron i on, n being even. */
INLINE bits strip(const int n, const float *weights, ptrdiff_t stride, row_list rows, const float *bias, neurons cells,
                  float *u, int i) {
  __m256 sum[COLUMN_VECTORS];
  UNROLL
  for (int v = 0; v < n; v++) sum[v] = _mm256_load_ps(bias + i + v * LANES);
  add_rows(n, 0, weights + i, stride, rows, sum);
  bits set = {0, 0};
  UNROLL
  for (int v = 0; v < n; v += PACKED) {
    __m256 fired[PACKED], active[PACKED];
    UNROLL
    for (int p = 0; p < PACKED; p++) {
      fired[p] = active[p] = _mm256_setzero_ps();
      if (v + p < n) {
        int first = i + (v + p) * LANES;
        __m256 next = update(cells, u, first, sum[v + p]);
        fired[p] = _mm256_cmp_ps(next, _mm256_load_ps(cells.theta + first), _CMP_GE_OQ);
        active[p] = _mm256_cmp_ps(next, _mm256_load_ps(cells.theta_grad + first), _CMP_GE_OQ);
      }
    }
    set.fired |= (uint64_t)lane_bits(fired[0], fired[1], fired[2], fired[3]) << v * LANES;
    set.active |= (uint64_t)lane_bits(active[0], active[1], active[2], active[3]) << v * LANES;
  }
  return set;
}

/* Appends the neurons whose bits are set, from neuron i on, and their 1 / fma(beta, |u - theta|, 1)^2. */
INLINE void append(list *spikes, neurons cells, const float *u, int i, uint64_t set) {
  for (; set != 0; set &= set - 1) {
    int id = i + __builtin_ctzll(set);
    float root = fmaf(cells.beta, fabsf(u[id] - cells.theta[id]), 1);
    spikes->ids[spikes->count] = id;
    spikes->sigmas[spikes->count] = 1 / (root * root);
    spikes->count++;
  }
}

/*
 * Rows from first_row to before end_row, the first of sample 0: weights and spikes as spmm; values holds the neurons'
 * parameters, a row of each; membrane a row for each sample of the batch, with u of the step before; scratch two longs
 * for each 64 neurons. The tile's own list has first_row rows and room for all entries, and padding never fires.
 */
void lif_forward(const int *row_start, const int *fired_end, const int *ids, const float *weights,
                 ptrdiff_t weight_stride, const float *bias, const float *values, ptrdiff_t values_stride, float beta,
                 float *membrane, ptrdiff_t membrane_stride, bits *scratch, int *own_start, int *own_fired_end,
                 int *own_ids, float *own_sigmas, int width, int batch, int lag, int first_row, int end_row) {
  neurons cells = {values, values + values_stride, values + 2 * values_stride, values + 3 * values_stride, beta};
  list spikes = {own_ids, own_sigmas, own_start[first_row]};
  int sample = 0;
  for (int r = first_row; r < end_row; r++) {
    int source = r - lag;
    row_list rows = {ids, source < 0 ? 0 : row_start[source], source < 0 ? 0 : fired_end[source], 0};
    float *u = membrane + sample * membrane_stride;
    sample = sample + 1 < batch ? sample + 1 : 0;
    int i = 0;
    for (; i + STRIP <= width; i += STRIP) {
      scratch[i / STRIP] = strip(8, weights, weight_stride, rows, bias, cells, u, i);
    }
    switch ((width - i) / LANES) {
      case 6: scratch[i / STRIP] = strip(6, weights, weight_stride, rows, bias, cells, u, i); break;
      case 4: scratch[i / STRIP] = strip(4, weights, weight_stride, rows, bias, cells, u, i); break;
      case 2: scratch[i / STRIP] = strip(2, weights, weight_stride, rows, bias, cells, u, i); break;
    }
    for (i = 0; i < width; i += STRIP) append(&spikes, cells, u, i, scratch[i / STRIP].fired);
    own_fired_end[r] = spikes.count;
    for (i = 0; i < width; i += STRIP) {
      append(&spikes, cells, u, i, scratch[i / STRIP].active & ~scratch[i / STRIP].fired);
    }
    own_start[r + 1] = spikes.count;
  }
}
