// SPDX-License-Identifier: Apache-2.0
#include "signals/market/least_squares.h"

#include <cmath>
#include <numeric>

#include "core/check.h"

namespace newsvane::signals {

double Line::SigmaAt(double x) const {
  const double off = x - mean_x;
  return sigma * std::sqrt(1 + 1 / static_cast<double>(n) + off * off / sum_xx);
}

std::optional<Line> FitLine(std::span<const double> x, std::span<const double> y) {
  NEWSVANE_CHECK(x.size() == y.size());
  if (x.size() < 3) return std::nullopt;
  Line line;
  line.n = x.size();
  const double n = static_cast<double>(line.n);
  line.mean_x = std::accumulate(x.begin(), x.end(), 0.0) / n;
  const double mean_y = std::accumulate(y.begin(), y.end(), 0.0) / n;
  double sum_xy = 0;
  for (size_t i = 0; i < line.n; ++i) {
    line.sum_xx += (x[i] - line.mean_x) * (x[i] - line.mean_x);
    sum_xy += (x[i] - line.mean_x) * (y[i] - mean_y);
  }
  if (line.sum_xx <= 0) return std::nullopt;
  line.beta = sum_xy / line.sum_xx;
  line.alpha = mean_y - line.beta * line.mean_x;
  double squares = 0;
  for (size_t i = 0; i < line.n; ++i) {
    const double residual = line.Residual(x[i], y[i]);
    squares += residual * residual;
  }
  line.sigma = std::sqrt(squares / (n - 2));
  return line;
}

}  // namespace newsvane::signals
