// SPDX-License-Identifier: Apache-2.0
//
// Student's t distribution, by the continued fraction of the incomplete beta function.
#pragma once

namespace newsvane::report {

// P(|T| > |t|) for Student's t with that many degrees of freedom (> 0): the two-sided p value.
double StudentTail(double t, double degrees);

// The t > 0 with StudentTail(t, degrees) = tail, for a tail within (0, 1): 2.776 for 0.05 and 4.
double StudentQuantile(double tail, double degrees);

}  // namespace newsvane::report
