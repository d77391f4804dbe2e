// SPDX-License-Identifier: Apache-2.0
#include "signals/market/least_squares.h"

#include <cmath>
#include <numeric>

#include "core/check.h"

namespace newsvane::signals {

double Regression::SigmaAt(double x) const {
  const double off = x - mean_x;
  return sigma * std::sqrt(1 + 1 / static_cast<double>(n) + off * off / sum_xx);
}

std::optional<Regression> FitRegression(std::span<const double> x, std::span<const double> y) {
  NEWSVANE_CHECK(x.size() == y.size());
  if (x.size() < 3) return std::nullopt;
  Regression fit;
  fit.n = x.size();
  const double n = static_cast<double>(fit.n);
  fit.mean_x = std::accumulate(x.begin(), x.end(), 0.0) / n;
  const double mean_y = std::accumulate(y.begin(), y.end(), 0.0) / n;
  double sum_xy = 0;
  for (size_t i = 0; i < fit.n; ++i) {
    fit.sum_xx += (x[i] - fit.mean_x) * (x[i] - fit.mean_x);
    sum_xy += (x[i] - fit.mean_x) * (y[i] - mean_y);
  }
  if (fit.sum_xx <= 0) return std::nullopt;
  fit.beta = sum_xy / fit.sum_xx;
  fit.alpha = mean_y - fit.beta * fit.mean_x;
  double squares = 0;
  for (size_t i = 0; i < fit.n; ++i) {
    const double residual = fit.Residual(x[i], y[i]);
    squares += residual * residual;
  }
  fit.sigma = std::sqrt(squares / (n - 2));
  return fit;
}

}  // namespace newsvane::signals
