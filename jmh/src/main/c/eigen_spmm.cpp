// The current of a tile as Eigen computes it: row-major sparse matrix times row-major dense matrix.
#include <Eigen/Sparse>

using Spikes = Eigen::SparseMatrix<float, Eigen::RowMajor, int>;
using Row = Eigen::Map<const Eigen::RowVectorXf>;
using Strided = Eigen::OuterStride<>;
using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

extern "C" {

// Copies spikes in compressed sparse rows into a matrix of 0 and 1, which eigen_close gives back.
const Spikes *eigen_open(int rows, int neurons, const int *row_start, const int *ids) {
  int entries = row_start[rows];
  Eigen::VectorXf ones = Eigen::VectorXf::Ones(entries);
  return new Spikes(Eigen::Map<const Spikes>(rows, neurons, entries, row_start, ids, ones.data()));
}

// I = b + S W
void eigen_spmm(const Spikes *spikes, const float *weights, ptrdiff_t weight_stride, const float *bias,
                float *current, ptrdiff_t current_stride, int width) {
  Eigen::Map<const Matrix, Eigen::Aligned64, Strided> w(weights, spikes->cols(), width, Strided(weight_stride));
  Eigen::Map<Matrix, Eigen::Aligned64, Strided> out(current, spikes->rows(), width, Strided(current_stride));
  out.rowwise() = Row(bias, width);
  out.noalias() += *spikes * w;
}

void eigen_close(const Spikes *spikes) { delete spikes; }

// Whether this CPU has the instructions that this file is compiled to.
int cpu_suffices() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
}
