// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace newsvane::signals {

// y = alpha + beta x, by ordinary least squares:
//   beta = S_xy / S_xx,  alpha = mean y - beta mean x,  sigma^2 = sum of residuals^2 / (n - 2).
struct Regression {
  double alpha = 0;
  double beta = 0;
  double sigma = 0;  // Standard deviation of the residuals, with n - 2 degrees of freedom.
  size_t n = 0;      // Pairs.
  double mean_x = 0;
  double sum_xx = 0;  // Of squared deviations of x from its mean.

  double Residual(double x, double y) const { return y - alpha - beta * x; }
  // The standard deviation of a residual at an x that the line was not fitted to:
  // sigma sqrt(1 + 1/n + (x - mean x)^2 / S_xx), the prediction error of any textbook.
  double SigmaAt(double x) const;
};

// Nothing for fewer than three pairs, or if x does not vary. REQUIRES: x and y are of one size and
// finite.
std::optional<Regression> FitRegression(std::span<const double> x, std::span<const double> y);

}  // namespace newsvane::signals
