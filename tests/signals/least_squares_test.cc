// SPDX-License-Identifier: Apache-2.0
#include "signals/market/least_squares.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace newsvane::signals {
namespace {

TEST(LeastSquares, FindsTheLineThatPointsLieOn) {
  const std::vector<double> x = {1, 2, 4, 9};
  const std::vector<double> y = {2.5, 3, 4, 6.5};
  const std::optional<Regression> fit = FitRegression(x, y);
  ASSERT_TRUE(fit);
  EXPECT_NEAR(fit->alpha, 2, 1e-12);
  EXPECT_NEAR(fit->beta, 0.5, 1e-12);
  EXPECT_NEAR(fit->sigma, 0, 1e-12);
  EXPECT_EQ(fit->n, 4u);
  EXPECT_NEAR(fit->Residual(10, 8), 1, 1e-12);
}

// By hand: x means 2.5 and y 3.5; sums of products 5 (xx) and 4 (xy), so beta 0.8 and alpha 1.5;
// residuals -0.3, 0.9, -0.9, 0.3, so squares 1.8 over two degrees of freedom.
TEST(LeastSquares, HasTheResidualsAndErrorsOfTheTextbook) {
  const std::vector<double> x = {1, 2, 3, 4};
  const std::vector<double> y = {2, 4, 3, 5};
  const Regression fit = *FitRegression(x, y);
  EXPECT_NEAR(fit.beta, 0.8, 1e-12);
  EXPECT_NEAR(fit.alpha, 1.5, 1e-12);
  EXPECT_NEAR(fit.sigma, std::sqrt(0.9), 1e-12);
  EXPECT_NEAR(fit.SigmaAt(2.5), std::sqrt(0.9 * 1.25), 1e-12) << "at the mean";
  EXPECT_NEAR(fit.SigmaAt(5.5), std::sqrt(0.9 * (1 + 0.25 + 9.0 / 5)), 1e-12);
  EXPECT_NEAR(fit.SigmaAt(-0.5), fit.SigmaAt(5.5), 1e-12);
}

TEST(LeastSquares, NoOtherLineIsNearerToThePoints) {
  std::mt19937 random(3);
  std::normal_distribution<double> noise;
  for (int i = 0; i < 100; ++i) {
    std::vector<double> x;
    std::vector<double> y;
    for (int k = 0; k < 3 + i % 20; ++k) {
      x.push_back(noise(random));
      y.push_back(2 * x.back() + noise(random));
    }
    const Regression fit = *FitRegression(x, y);
    const auto squares = [&](double alpha, double beta) {
      double sum = 0;
      for (size_t k = 0; k < x.size(); ++k) sum += std::pow(y[k] - alpha - beta * x[k], 2);
      return sum;
    };
    const double least = squares(fit.alpha, fit.beta);
    for (const double step : {-0.01, 0.01}) {
      EXPECT_GT(squares(fit.alpha + step, fit.beta), least);
      EXPECT_GT(squares(fit.alpha, fit.beta + step), least);
    }
  }
}

TEST(LeastSquares, HasNoLineForTwoPairsOrAnXThatDoesNotVary) {
  const std::vector<double> three = {1, 2, 3};
  const std::vector<double> same = {2, 2, 2};
  EXPECT_FALSE(FitRegression(std::span(three).first(2), std::span(three).first(2)));
  EXPECT_FALSE(FitRegression(same, three));
  EXPECT_TRUE(FitRegression(three, same));
}

}  // namespace
}  // namespace newsvane::signals
