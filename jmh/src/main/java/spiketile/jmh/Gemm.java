package spiketile.jmh;

import spiketile.layout.Block;

/** The dense product C of A and B. The padding of rows is neither read nor written. */
public interface Gemm {
  /**
   * {@code C = factor·A·B + kept·C}.
   *
   * @param factor of the product
   * @param a {@code [rows of C][rows of B]}
   * @param b {@code [rows of B][columns of C]}
   * @param kept factor of what stands in C
   * @param c receives the sum
   */
  void product(float factor, Block a, Block b, float kept, Block c);

  /**
   * {@code C = factor·Aᵀ·B}.
   *
   * @param factor of the product
   * @param a {@code [rows of B][rows of C]}
   * @param b {@code [rows of B][columns of C]}
   * @param c receives the product
   */
  void transposedLeft(float factor, Block a, Block b, Block c);

  /**
   * {@code C = factor·A·Bᵀ}.
   *
   * @param factor of the product
   * @param a {@code [rows of C][columns of B]}
   * @param b {@code [columns of C][columns of B]}
   * @param c receives the product
   */
  void transposedRight(float factor, Block a, Block b, Block c);
}
