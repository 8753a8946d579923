#!/bin/sh
# Compiles the native peers into folder $1, each where its compiler and headers are found, for x86-64 only.
# What cannot be compiled here is left out with a line that says so; an error in the sources fails the build.
#
#   CC, CXX   the compilers, by default cc and c++
#   EIGEN     folder with Eigen's headers, by default /usr/include/eigen3
set -eu

sources=$(CDPATH='' cd -P "$(dirname "$0")" && pwd)
out=$1
eigen=${EIGEN:-/usr/include/eigen3}
flags='-O3 -mavx2 -mfma -ffp-contract=off -Wall -Wextra -shared -fPIC'

# Whether compiler $1 takes language $2 with header $3; further arguments are for the compiler.
can_compile() {
  compiler=$1 language=$2 header=$3
  shift 3
  command -v "$compiler" >/dev/null &&
    echo "#include <$header>" | "$compiler" -mavx2 -mfma -fsyntax-only "$@" -x "$language" - 2>/dev/null
}

# Whether library $1 is missing, or older than any source.
is_stale() {
  [ ! -f "$1" ] || [ -n "$(find "$sources" -type f -newer "$1")" ]
}

case $(uname -m) in
  x86_64 | amd64) ;;
  *)
    echo "not x86-64: the peers 'c', 'c-prefetch', 'c-bf16' and 'eigen' are left out"
    exit
    ;;
esac
mkdir -p "$out"

library=$out/libspike_kernels.so
if is_stale "$library"; then
  if can_compile "${CC:-cc}" c immintrin.h; then
    # shellcheck disable=SC2086
    "${CC:-cc}" -std=c11 $flags -o "$library" "$sources"/*.c
  else
    echo "no C compiler with its headers: the peers 'c', 'c-prefetch' and 'c-bf16' are left out"
  fi
fi

library=$out/libeigen_spmm.so
if is_stale "$library"; then
  if can_compile "${CXX:-c++}" c++ Eigen/Sparse -isystem "$eigen"; then
    # shellcheck disable=SC2086
    "${CXX:-c++}" -std=c++17 $flags -DNDEBUG -isystem "$eigen" -o "$library" "$sources/eigen_spmm.cpp"
  else
    echo "no C++ compiler with Eigen's headers in $eigen (Debian: libeigen3-dev): the peer 'eigen' is left out"
  fi
fi
